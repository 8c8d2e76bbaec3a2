package org.obmeet.telemetry.privacy.attack;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.linear.Simplex;

/**
 * Some unknowns that may move while all others stay, and what is asked of them: solutions are
 * looked for that answer many questions at once.
 */
final class Part {
  private static final long SEED = 0x0A5C5;

  /** Pivots for one question, or for one solution that answers many. */
  private static final long MOST_PIVOTS = 20_000;

  /** A solution must answer this share of what is open, or questions are looked at one by one. */
  private static final double FEW = 0.02;

  /** Takes solutions. */
  interface Found {
    /**
     * Takes one.
     *
     * @param unknowns those that may be otherwise in it
     * @param at what they are in it
     */
    void see(int[] unknowns, double[] at);
  }

  private final List<Ask> asks;
  private final int[] sums;
  private final boolean nonNegative;
  private final int[] unknowns;
  private final Found found;
  private final Matrix matrix;
  private Simplex simplex;
  private long spent;

  /**
   * @param unknowns that may move: of whole components, or near one question
   * @param asks what is asked of them
   * @param solution of all unknowns
   * @param found is shown each solution that is found
   */
  Part(
      Columns columns,
      int[] unknowns,
      List<Ask> asks,
      double[] solution,
      boolean nonNegative,
      Found found) {
    this.unknowns = unknowns;
    this.found = found;
    this.asks = List.copyOf(asks);
    this.nonNegative = nonNegative;
    this.matrix = new Matrix(columns, unknowns, solution);
    this.sums = asks.stream().mapToInt(ask -> matrix.sum(ask.open())).toArray();
    this.simplex = matrix.simplex(nonNegative);
  }

  /**
   * A solution of components, their unknowns not negative: columns that stand for nothing are
   * driven out.
   *
   * @return values of the unknowns in order; nothing where there is no solution
   */
  static Optional<double[]> solve(OpenSystem system, Columns columns, int[] unknowns) {
    Matrix matrix = new Matrix(columns, unknowns, columns.least());
    double[] levels = matrix.levels();
    int[] lacking = new int[matrix.equations().size()];
    double most = 1;
    for (int row = 0; row < lacking.length; row++) {
      double level = system.equations().get(matrix.equations().get(row)).level() - levels[row];
      lacking[row] = matrix.lack(row, level);
      most += Math.abs(level);
    }
    double[] weights = new double[lacking.length];
    Arrays.fill(weights, -1);
    Simplex simplex = matrix.simplex(true);
    double left = -simplex.maximise(lacking, weights, 0, Long.MAX_VALUE / 2);
    return left > 1e-6 * most
        ? Optional.empty()
        : Optional.of(Arrays.copyOf(simplex.at(), unknowns.length));
  }

  /** Pivots taken so far. */
  long pivots() {
    return spent + simplex.pivots();
  }

  /** Looks until all questions are answered as far as they need be, or can be. */
  void answer(long budget) {
    together(budget);
    for (int a = 0; a < sums.length && pivots() <= budget; a++) {
      if (!asks.get(a).met()) {
        alone(a);
      }
    }
  }

  /** Many at once: of what is open some are pulled up and some down. */
  private void together(long budget) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Integer> open = open();
    boolean more = open.size() > 2 && asks.stream().noneMatch(Ask::whole);
    while (more && pivots() <= budget) {
      pull(open, random);
      List<Integer> left = open();
      more = open.size() - left.size() >= Math.max(1, FEW * open.size()) && left.size() > 2;
      open = left;
    }
  }

  private List<Integer> open() {
    return IntStream.range(0, sums.length).filter(a -> !asks.get(a).met()).boxed().toList();
  }

  private void pull(List<Integer> open, SplittableRandom random) {
    Set<Integer> pulled = new LinkedHashSet<>();
    double[] weights = new double[open.size()];
    for (int a : open) {
      Ask ask = asks.get(a);
      double at = simplex.at(sums[a]);
      boolean up = ask.largest() < ask.highest();
      boolean down = !ask.question().within() && ask.smallest() > lowest(a);
      boolean which = random.nextBoolean();
      if ((up || down) && pulled.add(sums[a])) {
        boolean upward = up && (which || !down);
        double goal = upward ? ask.highest() : lowest(a);
        if (Double.isInfinite(goal)) {
          goal = upward ? 1 + 2 * Math.abs(at) : -1 - 2 * Math.abs(at);
        }
        weights[pulled.size() - 1] = (upward ? 1 : -1) / Math.max(Math.abs(goal - at), 1);
        simplex.bound(
            sums[a],
            upward || at <= goal ? least(sums[a]) : goal,
            upward && at < goal ? goal : Double.POSITIVE_INFINITY);
      }
    }
    int[] columns = pulled.stream().mapToInt(c -> c).toArray();
    simplex.maximise(
        columns, Arrays.copyOf(weights, columns.length), Double.POSITIVE_INFINITY, MOST_PIVOTS);
    if (holds()) {
      see();
    }
    for (int c : columns) {
      simplex.bound(c, least(c), Double.POSITIVE_INFINITY);
    }
  }

  private double lowest(int a) {
    return Math.max(least(sums[a]), asks.get(a).lowest());
  }

  private double least(int column) {
    return nonNegative ? matrix.least(column) : Double.NEGATIVE_INFINITY;
  }

  private void see() {
    for (int a = 0; a < sums.length; a++) {
      asks.get(a).see(simplex.at(sums[a]));
    }
    found.see(unknowns, simplex.at());
  }

  /** Looks for an answer where not all may move. */
  void look() {
    extremes(0);
  }

  private void alone(int a) {
    long before = pivots();
    boolean held = extremes(a);
    if (!held) {
      held = extremes(a); // from the first solution
    }
    if (held && pivots() - before < MOST_PIVOTS) {
      asks.get(a).certain();
    }
  }

  /** Whether all that it found holds; what does not is not believed. */
  private boolean extremes(int a) {
    Ask ask = asks.get(a);
    double highest = extreme(a, 1, ask.highest());
    boolean held = believe(ask, highest);
    if (!ask.question().within() && !ask.met()) {
      double lowest = -extreme(a, -1, -ask.lowest());
      held &= believe(ask, lowest);
    }
    return held;
  }

  private boolean believe(Ask ask, double found) {
    boolean holds = holds();
    if (holds) {
      ask.see(found);
      see();
    }
    return holds;
  }

  /** Whether a solution holds; where rounding made it up, it starts anew from the first one. */
  private boolean holds() {
    boolean holds = simplex.holds();
    if (!holds) {
      spent += simplex.pivots();
      simplex = matrix.simplex(nonNegative);
    }
    return holds;
  }

  private double extreme(int a, double weight, double goal) {
    return simplex.maximise(new int[] {sums[a]}, new double[] {weight}, goal, MOST_PIVOTS);
  }
}
