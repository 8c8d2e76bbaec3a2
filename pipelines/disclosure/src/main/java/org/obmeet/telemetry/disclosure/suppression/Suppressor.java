package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A heuristic for the cell suppression problem. It finds cells with a low total weight whose
 * suppression protects every unsafe cell. It adds cells greedily by linear programs, removes
 * unneeded cells, and exchanges single cells. Small problems are solved in several orders of the
 * unsafe cells. For the smallest problems, the master program of Fischetti and Salazar (2001)
 * guides the search. The heuristic is deterministic for a seed.
 *
 * <p>A suppressor solves one problem, and solves it again with further unions ({@link
 * SuppressionProblem#withUnions}).
 */
public final class Suppressor {
  /** Largest number of cells of a problem that is solved in several orders. */
  private static final int MAX_CELLS_REPEATED = 700;

  /** Largest number of orders. The first two are by protection level, the others random. */
  private static final int MAX_ORDERS = 4;

  /** Largest number of cells of a problem for which exchanges are tried. */
  private static final int MAX_CELLS_EXCHANGED = 1_500;

  /** Largest relative random change of a weight in attempts after the first. */
  private static final double WEIGHT_NOISE = 0.35;

  /** Largest number of cells of a problem whose optimum is searched. */
  private static final int MAX_CELLS_EXACT = 500;

  private static final int MAX_CUT_ROUNDS = 20;

  /** Largest number of linear programs in the search for the optimum. */
  private static final long MAX_PROGRAMS = 4_000;

  /** Number of linear programs after which no further attempt is made. */
  private static final long MAX_PROGRAMS_REPEATED = 2_000;

  /** Number of rounds of cuts between two guided attempts. */
  private static final int GUIDED_INTERVAL = 4;

  /** Relative distance to the lower bound at which a pattern counts as optimal. */
  private static final double GAP = 1e-2;

  /** Smallest factor of a weight in a guided attempt. */
  private static final double MIN_WEIGHT_FACTOR = 1e-2;

  /** The seed of random orders and weights. */
  private final long seed;

  /** The searches by the cells of their component; an empty list for the undivided problem. */
  private final Map<List<Integer>, Search> searches = new HashMap<>();

  private final Optional<SuppressionPattern> start;

  /**
   * Creates a suppressor.
   *
   * @param seed secret seed of the orders
   * @param start a safe pattern of the same cells. If it is given, the result suppresses its cells
   *     too, its evidence is used again, and there is only one attempt.
   */
  public Suppressor(long seed, Optional<SuppressionPattern> start) {
    this.seed = seed;
    this.start = start;
  }

  /** Returns the pattern of a first attempt, in which the caller can find unsafe unions. */
  public SuppressionPattern first(SuppressionProblem problem) {
    return pattern(problem, search -> {});
  }

  /**
   * Returns the best pattern found. A problem with several {@link ProblemComponents} is solved
   * component by component. Components without a new union keep their earlier solution.
   */
  public SuppressionPattern best(SuppressionProblem problem) {
    return pattern(problem, Search::improve);
  }

  private SuppressionPattern pattern(SuppressionProblem problem, Consumer<Search> effort) {
    List<ProblemComponents.Component> components =
        start.isPresent() ? List.of() : ProblemComponents.split(problem);
    if (!components.isEmpty()) {
      List<SuppressionPattern> patterns =
          components.stream()
              .map(
                  component ->
                      pattern(
                          searches.computeIfAbsent(
                              Arrays.stream(component.cells()).boxed().toList(),
                              cells -> new Search(component.problem(), seed, start)),
                          effort))
              .toList();
      SuppressionPattern joined = ProblemComponents.join(problem, components, patterns);
      if (joined != null) {
        return joined;
      }
    }
    Search search = searches.get(List.of());
    if (search == null || search.problem != problem) {
      search = new Search(problem, seed, start);
      searches.put(List.of(), search);
    }
    return pattern(search, effort);
  }

  private static SuppressionPattern pattern(Search search, Consumer<Search> effort) {
    effort.accept(search);
    return new SuppressionPattern(
        search.best.protection.suppressed(),
        search.best.unprotected,
        search.best.protection.evidence(),
        search.linearPrograms);
  }

  /** A search that keeps the best of several attempts. */
  private static final class Search {
    private final SuppressionProblem problem;
    private final long seed;
    private final boolean exchange;
    private Attempt best;
    private long linearPrograms;
    private boolean improved;

    /** Makes the first attempt. */
    Search(SuppressionProblem problem, long seed, Optional<SuppressionPattern> start) {
      this.problem = problem;
      this.seed = seed;
      int size = problem.system().size();
      this.exchange = size <= MAX_CELLS_EXCHANGED;
      if (start.isPresent()) {
        Attempt attempt = new Attempt(problem, problem.weights());
        attempt.resume(start.get(), order(problem, 0, seed));
        keepBest(attempt);
        improved = true;
      } else {
        attempt(0, problem.weights(), exchange && size > MAX_CELLS_EXACT);
      }
    }

    /** Makes further attempts; a second call has no effect. */
    void improve() {
      if (improved) {
        return;
      }
      improved = true;
      if (linearPrograms > MAX_PROGRAMS_REPEATED) {
        return;
      }
      int size = problem.system().size();
      boolean optimal =
          best.protection.secondary().isEmpty() || size <= MAX_CELLS_EXACT && improveByRelaxation();
      for (int index = 1; index < MAX_ORDERS && repeatable() && !optimal; index++) {
        attempt(index, weights(problem, seed + index), exchange);
      }
    }

    private boolean repeatable() {
      return problem.system().size() <= MAX_CELLS_REPEATED
          && linearPrograms <= MAX_PROGRAMS_REPEATED;
    }

    private void attempt(int index, double[] weights, boolean exchange) {
      runAndKeepBest(new Attempt(problem, weights), index, exchange);
    }

    private void runAndKeepBest(Attempt attempt, int index, boolean exchange) {
      attempt.run(order(problem, index, seed), exchange);
      keepBest(attempt);
    }

    private void keepBest(Attempt attempt) {
      linearPrograms += attempt.protection.linearPrograms();
      if (best == null || attempt.better(best)) {
        best = attempt;
      }
    }

    /** Makes attempts guided by the relaxation; returns true if the best pattern is optimal. */
    boolean improveByRelaxation() {
      try (Relaxation relaxation = new Relaxation(problem, MAX_PROGRAMS)) {
        Optional<double[]> linear = relaxation.solveLinear();
        boolean optimal = linear.isPresent() && optimal(relaxation.weight(linear.get()));
        if (linear.isPresent() && !optimal) {
          attemptGuided(linear.get());
          optimal = improveByCuts(relaxation);
        }
        linearPrograms += relaxation.linearPrograms();
        return optimal;
      }
    }

    private boolean improveByCuts(Relaxation relaxation) {
      for (int round = 0; round < MAX_CUT_ROUNDS && linearPrograms < MAX_PROGRAMS; round++) {
        Optional<BitSet> cells = relaxation.solveIntegral();
        if (cells.isEmpty()) {
          return false;
        }
        double[] shares = new double[problem.weights().length];
        cells.get().stream().forEach(c -> shares[c] = 1);
        double bound = relaxation.weight(shares);
        if (optimal(bound)) {
          return true;
        }
        if (!relaxation.addCuts(cells.get())) {
          BitSet others = new BitSet();
          others.set(0, shares.length);
          others.andNot(cells.get());
          others.or(problem.fixed());
          runAndKeepBest(new Attempt(problem.withFixed(others), problem.weights()), 0, false);
          return optimal(bound);
        }
        if (round % GUIDED_INTERVAL == 0) {
          attemptGuided(shares);
        }
      }
      return false;
    }

    private boolean optimal(double bound) {
      return best.unprotected.isEmpty() && best.weight <= bound * (1 + GAP);
    }

    /** Makes an attempt in which cells with a large share in the relaxation have a low weight. */
    private void attemptGuided(double[] shares) {
      double[] weights =
          IntStream.range(0, shares.length)
              .mapToDouble(c -> problem.weights()[c] * Math.max(MIN_WEIGHT_FACTOR, 1 - shares[c]))
              .toArray();
      attempt(0, weights, false);
    }
  }

  private static int[] order(SuppressionProblem problem, int index, long seed) {
    List<Integer> unsafe = new ArrayList<>();
    IntStream.range(0, problem.system().size())
        .filter(cell -> problem.levels()[cell] != null)
        .forEach(unsafe::add);
    unsafe.sort(
        Comparator.comparingLong(
                (Integer cell) ->
                    -Math.max(problem.levels()[cell].upper(), problem.levels()[cell].width()))
            .thenComparingDouble(cell -> problem.weights()[cell]));
    if (index > 1) {
      Collections.shuffle(unsafe, new Random(seed + index));
    }
    return unsafe.stream().mapToInt(c -> c).toArray();
  }

  /** Returns randomly changed weights for an attempt after the first. */
  private static double[] weights(SuppressionProblem problem, long seed) {
    Random random = new Random(seed);
    return Arrays.stream(problem.weights())
        .map(w -> w * (1 + WEIGHT_NOISE * (2 * random.nextDouble() - 1)))
        .toArray();
  }

  /** An attempt to solve a problem in one order of the unsafe cells. */
  private static final class Attempt {
    private final SuppressionProblem problem;
    private final ProtectionState protection;
    private final BitSet unprotected = new BitSet();
    private double weight;

    Attempt(SuppressionProblem problem, double[] weights) {
      this.problem = problem;
      this.protection = new ProtectionState(problem, weights);
    }

    void run(int[] order, boolean exchange) {
      protectAll(order);
      publishUnneeded();
      if (exchange) {
        exchange();
      }
      weigh();
    }

    /** Protects again what a pattern protects, and what is unsafe in addition. */
    void resume(SuppressionPattern start, int[] order) {
      protection.resume(start);
      protectAll(order);
      weigh();
    }

    private void weigh() {
      weight = protection.secondary().stream().mapToDouble(c -> problem.weights()[c]).sum();
    }

    private void protectAll(int[] order) {
      int[] pending =
          Arrays.stream(order).filter(cell -> !protection.protect(cell, false)).toArray();
      for (int cell : pending) {
        if (!protection.protect(cell, true)) {
          unprotected.set(cell);
        }
      }
      while (protection.repairUnions()) {
        for (int cell : order) {
          protection.protect(cell, true);
        }
      }
      protection.cellsOfUnsafeUnions().forEach(unprotected::set);
    }

    private void publishUnneeded() {
      for (int cell : heaviestFirst()) {
        protection.publish(cell);
      }
    }

    /** Publishes cells and suppresses lighter cells instead. */
    private void exchange() {
      boolean exchanged = false;
      for (int cell : heaviestFirst()) {
        exchanged |= protection.exchange(cell);
      }
      if (exchanged) {
        publishUnneeded();
      }
    }

    private int[] heaviestFirst() {
      return protection.secondary().stream()
          .boxed()
          .sorted(
              Comparator.comparingDouble((Integer c) -> -problem.weights()[c])
                  .thenComparing(Comparator.naturalOrder()))
          .mapToInt(c -> c)
          .toArray();
    }

    boolean better(Attempt other) {
      int fewer = Integer.compare(unprotected.cardinality(), other.unprotected.cardinality());
      return fewer < 0 || fewer == 0 && weight < other.weight * (1 - 1e-12);
    }
  }
}
