package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.linear.Move;

/**
 * Chooses the cells to suppress: the least weight found that protects every unsafe cell. Greedy
 * insertion by linear programmes, then removal of what is not needed, then exchanges of one cell;
 * small systems are tried in several orders. The outcome is the same in every run.
 */
public final class Suppressor {
  private static final int SMALL = 700;
  private static final int STARTS = 4;
  private static final int MOST_EXCHANGES = 1_500;
  private static final double SPREAD = 0.35;

  /** Cells of a problem up to which its optimum is searched. */
  private static final int MOST_EXACT = 500;

  private static final int MOST_ROUNDS = 20;
  private static final long MOST_PROGRAMMES = 4_000;
  private static final int GUIDED = 4;

  /** Above the bound by so much a pattern is good enough. */
  private static final double GAP = 1e-2;

  private static final double LIGHT = 1e-2;

  /** By numbers of its cells, the search of a part; of the whole under no number. */
  private final Map<List<Integer>, Search> searches = new HashMap<>();

  /** Solves a problem, and then the same with further unions ({@link SuppressionProblem#with}). */
  public Suppressor() {}

  /** A pattern of a problem, found in one attempt: for finding out which unions it leaves open. */
  public SuppressionPattern first(SuppressionProblem task) {
    return pattern(task, search -> {});
  }

  /**
   * The best pattern found of a problem; of its parts one by one, if it falls apart at shared
   * totals. Parts without a further union are not solved again.
   */
  public SuppressionPattern best(SuppressionProblem task) {
    return pattern(task, Search::improve);
  }

  private SuppressionPattern pattern(SuppressionProblem task, Consumer<Search> effort) {
    List<Components.Part> parts = Components.of(task);
    if (!parts.isEmpty()) {
      List<SuppressionPattern> patterns =
          parts.stream()
              .map(
                  part ->
                      pattern(
                          searches.computeIfAbsent(
                              Arrays.stream(part.cells()).boxed().toList(),
                              cells -> new Search(part.task())),
                          effort))
              .toList();
      SuppressionPattern joined = Components.join(task, parts, patterns);
      if (joined != null) {
        return joined;
      }
    }
    Search whole = searches.get(List.of());
    if (whole == null || whole.task != task) {
      whole = new Search(task);
      searches.put(List.of(), whole);
    }
    return pattern(whole, effort);
  }

  private static SuppressionPattern pattern(Search search, Consumer<Search> effort) {
    effort.accept(search);
    return new SuppressionPattern(
        search.best.suppressed(),
        search.best.unprotected(),
        search.best.evidence(),
        search.programmes);
  }

  /** The best of several attempts. */
  private static final class Search {
    private final SuppressionProblem task;
    private final boolean exchange;
    private Attempt best;
    private long programmes;
    private boolean improved;

    /** Makes the first attempt. */
    Search(SuppressionProblem task) {
      this.task = task;
      int size = task.system().size();
      this.exchange = size <= MOST_EXCHANGES;
      attempt(0, task.weights(), exchange && size > MOST_EXACT);
    }

    /** Makes further attempts, once. */
    void improve() {
      if (improved) {
        return;
      }
      improved = true;
      int size = task.system().size();
      boolean optimal = best.secondary() == 0 || size <= MOST_EXACT && cuts();
      for (int start = 1; start < STARTS && size <= SMALL && !optimal; start++) {
        attempt(start, weights(task, start), exchange);
      }
    }

    private void attempt(int start, double[] weights, boolean exchange) {
      attempt(new Attempt(task, weights), start, exchange);
    }

    private void attempt(Attempt attempt, int start, boolean exchange) {
      attempt.run(order(task, start), exchange);
      programmes += attempt.programmes();
      if (best == null || attempt.better(best)) {
        best = attempt;
      }
    }

    /**
     * Lets the solutions of the relaxation lead the search.
     *
     * @return whether the best pattern is shown to be optimal
     */
    boolean cuts() {
      try (Relaxation relaxation = new Relaxation(task, MOST_PROGRAMMES)) {
        Optional<double[]> linear = relaxation.linear();
        boolean optimal = linear.isPresent() && optimal(relaxation.weight(linear.get()));
        if (linear.isPresent() && !optimal) {
          guided(linear.get());
          optimal = cuts(relaxation);
        }
        programmes += relaxation.programmes();
        return optimal;
      }
    }

    private boolean cuts(Relaxation relaxation) {
      for (int round = 0; round < MOST_ROUNDS && programmes < MOST_PROGRAMMES; round++) {
        Optional<BitSet> cells = relaxation.integral();
        if (cells.isEmpty()) {
          return false;
        }
        double[] shares = new double[task.weights().length];
        cells.get().stream().forEach(c -> shares[c] = 1);
        double bound = relaxation.weight(shares);
        if (optimal(bound)) {
          return true;
        }
        if (!relaxation.cut(cells.get())) {
          BitSet others = new BitSet();
          others.set(0, shares.length);
          others.andNot(cells.get());
          others.or(task.fixed());
          attempt(new Attempt(task.withFixed(others), task.weights()), 0, false);
          return optimal(bound);
        }
        if (round % GUIDED == 0) {
          guided(shares);
        }
      }
      return false;
    }

    private boolean optimal(double bound) {
      return best.unprotected().isEmpty() && best.weight <= bound * (1 + GAP);
    }

    /** An attempt in which cells cost the less, the more a solution of the relaxation has them. */
    private void guided(double[] shares) {
      double[] weights =
          IntStream.range(0, shares.length)
              .mapToDouble(c -> task.weights()[c] * Math.max(LIGHT, 1 - shares[c]))
              .toArray();
      attempt(0, weights, false);
    }
  }

  private static int[] order(SuppressionProblem task, int start) {
    List<Integer> unsafe = new ArrayList<>();
    IntStream.range(0, task.system().size())
        .filter(cell -> task.levels()[cell] != null)
        .forEach(unsafe::add);
    unsafe.sort(
        Comparator.comparingLong(
                (Integer cell) ->
                    -Math.max(task.levels()[cell].upper(), task.levels()[cell].width()))
            .thenComparing(Comparator.naturalOrder()));
    if (start > 1) {
      java.util.Collections.shuffle(unsafe, new Random(start));
    }
    return unsafe.stream().mapToInt(c -> c).toArray();
  }

  /** The weights, disturbed in all but the first attempt. */
  private static double[] weights(SuppressionProblem task, int start) {
    if (start == 0) {
      return task.weights();
    }
    Random random = new Random(start);
    return Arrays.stream(task.weights())
        .map(w -> w * (1 + SPREAD * (2 * random.nextDouble() - 1)))
        .toArray();
  }

  /** One attempt, in one order. */
  private static final class Attempt {
    private final SuppressionProblem task;
    private final ProtectionState protection;
    private final BitSet unprotected = new BitSet();
    private double weight;

    Attempt(SuppressionProblem task, double[] weights) {
      this.task = task;
      this.protection = new ProtectionState(task, weights);
    }

    void run(int[] order, boolean exchange) {
      insert(order);
      remove();
      if (exchange) {
        exchange();
      }
      weight = protection.secondary().stream().mapToDouble(c -> task.weights()[c]).sum();
    }

    private void insert(int[] order) {
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
      protection.openUnions().forEach(unprotected::set);
    }

    private void remove() {
      for (int cell : dearestFirst()) {
        protection.publish(cell);
      }
    }

    /** Publishes a cell and suppresses others in its place, where that is cheaper. */
    private void exchange() {
      for (int cell : dearestFirst()) {
        protection.exchange(cell);
      }
      remove();
    }

    private int[] dearestFirst() {
      return protection.secondary().stream()
          .boxed()
          .sorted(
              Comparator.comparingDouble((Integer c) -> -task.weights()[c])
                  .thenComparing(Comparator.naturalOrder()))
          .mapToInt(c -> c)
          .toArray();
    }

    boolean better(Attempt other) {
      int fewer = Integer.compare(unprotected.cardinality(), other.unprotected.cardinality());
      return fewer < 0 || fewer == 0 && weight < other.weight * (1 - 1e-12);
    }

    int secondary() {
      return protection.secondary().cardinality();
    }

    BitSet suppressed() {
      return protection.suppressed();
    }

    List<List<Move>> evidence() {
      return protection.evidence();
    }

    BitSet unprotected() {
      return unprotected;
    }

    long programmes() {
      return protection.programmes();
    }
  }
}
