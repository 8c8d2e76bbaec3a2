package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.linear.MeasureSystem;
import org.obmeet.telemetry.disclosure.linear.Move;
import org.obmeet.telemetry.disclosure.linear.MoveSearch;
import org.obmeet.telemetry.disclosure.rules.ProtectionLevels;

/**
 * The state of one suppression search. It contains the suppressed cells and the moves that prove
 * the protection of each unsafe cell against outsiders and sole contributors. A remainder is the
 * union of the suppressed children of a published parent.
 */
final class ProtectionState {
  /** An intruder who is not the sole contributor of any cell. */
  private static final int OUTSIDER = -1;

  /** An intruder who knows all cells with a sole contributor other than the attacked cell's. */
  private static final int ALL_INSIDERS = -2;

  /** A cell with this number of proofs gets no further ones from new moves of other cells. */
  private static final int MAX_PROOFS = 8;

  /** Number of cells above which {@link #MAX_UNPROVED} applies. */
  private static final int LARGE = 3_000;

  /** Largest number of cells that may need a new proof when one cell is published. */
  private static final int MAX_UNPROVED = 25;

  /** Largest number of cells of a new move that serves as proof for all its cells. */
  private static final int MAX_CELLS_SHARED = 60;

  private final SuppressionProblem problem;
  private final MeasureSystem system;
  private final double[] weights;
  private final MoveSearch search;
  private final BitSet suppressed;
  private final BitSet primary;
  private final BitSet fixed;

  /** For each cell the proofs of its protection. */
  private final List<List<Proof>> proofs = new ArrayList<>();

  /** For each cell the proofs whose move changes it, in the order of their addition. */
  private final List<Set<Proof>> movesThrough = new ArrayList<>();

  /** True if the last search met a cell that an insider knows. */
  private boolean insidersKnow;

  /** By cell, how often it could not be protected when another cell was to be published. */
  private final int[] refusals;

  private final TreeSet<Integer> cellsOfUnsafeUnions = new TreeSet<>();

  /** A move and the cell for which it was found. */
  private record Proof(int cell, Move move) {}

  ProtectionState(SuppressionProblem problem, double[] weights) {
    this.problem = problem;
    this.system = problem.system();
    this.weights = weights;
    this.search = new MoveSearch(system, problem.neighbours());
    this.suppressed = (BitSet) problem.suppressed().clone();
    this.primary = (BitSet) problem.suppressed().clone();
    this.fixed = (BitSet) problem.fixed().clone();
    this.refusals = new int[system.size()];
    for (int cell = 0; cell < system.size(); cell++) {
      proofs.add(new ArrayList<>(0));
      movesThrough.add(new LinkedHashSet<>(2));
    }
  }

  /** Suppresses the cells of a pattern and adopts the moves that are its evidence. */
  void resume(SuppressionPattern start) {
    suppressed.or(start.suppressed());
    for (int cell = 0; cell < start.evidence().size(); cell++) {
      for (Move move : start.evidence().get(cell)) {
        Proof proof = new Proof(cell, move);
        proofs.get(cell).add(proof);
        for (int changed : move.cells()) {
          movesThrough.get(changed).add(proof);
        }
      }
    }
  }

  BitSet suppressed() {
    return (BitSet) suppressed.clone();
  }

  BitSet secondary() {
    BitSet secondary = (BitSet) suppressed.clone();
    secondary.andNot(primary);
    return secondary;
  }

  /** Returns for each cell the moves that prove its protection. */
  List<List<Move>> evidence() {
    return IntStream.range(0, system.size())
        .mapToObj(
            cell ->
                problem.levels()[cell] == null
                    ? List.<Move>of()
                    : proofs.get(cell).stream().map(Proof::move).toList())
        .toList();
  }

  long linearPrograms() {
    return search.solved();
  }

  /** Returns the cells of the remainders that {@link #repairUnions} could not make safe. */
  TreeSet<Integer> cellsOfUnsafeUnions() {
    return cellsOfUnsafeUnions;
  }

  /**
   * Searches for moves that protect an unsafe cell, and suppresses further cells if allowed.
   *
   * @param suppressMore true if published cells may be suppressed
   * @return true if the cell is protected
   */
  boolean protect(int cell, boolean suppressMore) {
    insidersKnow = false;
    if (protectAgainst(cell, ALL_INSIDERS, false)) {
      return true;
    }
    if (!insidersKnow && !suppressMore) {
      return false; // the search against outsiders would be the same
    }
    if (!protectAgainst(cell, OUTSIDER, suppressMore)) {
      return false;
    }
    if (problem.sole()[cell] == SuppressionProblem.EMPTY) {
      return true; // a sibling's sole contributor learns only that this cell is empty
    }
    return insiders(cell).stream()
        .allMatch(intruder -> protectAgainst(cell, intruder, suppressMore));
  }

  /** Returns the sole contributors of other cells that the moves of a cell change. */
  private TreeSet<Integer> insiders(int cell) {
    TreeSet<Integer> insiders = new TreeSet<>();
    for (Proof proof : proofs.get(cell)) {
      for (int other : proof.move().cells()) {
        if (problem.sole()[other] >= 0 && problem.sole()[other] != problem.sole()[cell]) {
          insiders.add(problem.sole()[other]);
        }
      }
    }
    return insiders;
  }

  private boolean protectAgainst(int cell, int intruder, boolean suppressMore) {
    // A sole contributor must not learn another value exactly, but may estimate it. A stricter rule
    // is not possible, since a dominant contributor knows most of the sums that it dominates.
    ProtectionLevels levels = intruder >= 0 ? ProtectionLevels.NOT_EXACT : problem.levels()[cell];
    long above = reach(cell, intruder, 1);
    long below = reach(cell, intruder, -1);
    if (fulfils(above, below, levels)) {
      return true;
    }
    if (below < levels.lower()) {
      if (findMove(cell, -levels.lower(), intruder, suppressMore) < levels.lower()) {
        return false;
      }
      above = reach(cell, intruder, 1);
      below = levels.lower();
    }
    if (above < levels.upper() || !wide(above, below, levels)) {
      long both = Math.max(levels.upper(), levels.width() - below);
      above = Math.max(above, findMove(cell, both, intruder, suppressMore));
      if (above < levels.upper() && levels.upper() < both) {
        above = Math.max(above, findMove(cell, levels.upper(), intruder, suppressMore));
      }
      below = Math.max(below, reach(cell, intruder, -1));
    }
    if (above >= levels.upper() && !wide(above, below, levels)) {
      below = Math.max(below, findMove(cell, above - levels.width(), intruder, suppressMore));
    }
    return fulfils(above, below, levels);
  }

  /** Returns true if the moves found so far protect a cell against outsiders. */
  private boolean proved(int cell) {
    return fulfils(reach(cell, OUTSIDER, 1), reach(cell, OUTSIDER, -1), problem.levels()[cell]);
  }

  private static boolean fulfils(long above, long below, ProtectionLevels levels) {
    return above >= levels.upper() && below >= levels.lower() && wide(above, below, levels);
  }

  private static boolean wide(long above, long below, ProtectionLevels levels) {
    return above >= levels.width() || below >= levels.width() - above;
  }

  /** Returns the largest known change of a cell that an intruder cannot exclude. */
  private long reach(int cell, int intruder, int sign) {
    long largest = 0;
    for (Proof proof : proofs.get(cell)) {
      Move move = proof.move();
      long change = move.of(cell);
      if (Math.abs(change) > largest
          && !isKnown(move, intruder, cell)
          && move.fits(system, Long.signum(change) * sign)) {
        largest = Math.abs(change);
      }
    }
    return largest;
  }

  /** Returns true if a move for a cell changes a value that an intruder knows. */
  private boolean isKnown(Move move, int intruder, int cell) {
    return intruder != OUTSIDER && move.touches(other -> knows(intruder, other, cell));
  }

  private boolean knows(int intruder, int other, int cell) {
    int sole = problem.sole()[other];
    boolean knows =
        sole >= 0 && (intruder == ALL_INSIDERS ? sole != problem.sole()[cell] : sole == intruder);
    insidersKnow |= knows;
    return knows;
  }

  /**
   * Searches for a move and keeps it. Returns the size of the cell's change; 0 if no move is found.
   */
  private long findMove(int cell, long amount, int intruder, boolean suppressMore) {
    MoveSearch.Prices prices = other -> price(cell, other, intruder, suppressMore);
    MoveSearch.Effort effort = suppressMore ? MoveSearch.Effort.EVERYWHERE : MoveSearch.Effort.NEAR;
    Optional<Move> found = search.findBySwaps(cell, amount, prices);
    if (found.isEmpty()) {
      found = search.find(cell, amount, effort, prices);
    }
    found.ifPresent(move -> keep(cell, move));
    return found.map(move -> Math.abs(move.of(cell))).orElse(0L);
  }

  private double price(int cell, int other, int intruder, boolean suppressMore) {
    if (knows(intruder, other, cell)) {
      return MoveSearch.Prices.FIXED;
    }
    if (suppressed.get(other)) {
      return !primary.get(other)
          ? MoveSearch.Prices.SECONDARY
          : problem.sole()[other] >= 0 ? MoveSearch.Prices.INSIDER : 0;
    }
    return suppressMore && !fixed.get(other) ? weights[other] : MoveSearch.Prices.FIXED;
  }

  /** Suppresses a move's cells. A small move is a proof also for other cells with few proofs. */
  private void keep(int target, Move move) {
    boolean small = move.cells().length <= MAX_CELLS_SHARED;
    Proof proof = new Proof(target, move);
    for (int cell : move.cells()) {
      suppressed.set(cell);
      if (problem.levels()[cell] != null
          && (cell == target || small && proofs.get(cell).size() < MAX_PROOFS)) {
        proofs.get(cell).add(proof);
      }
      movesThrough.get(cell).add(proof);
    }
  }

  private void remove(Proof proof) {
    for (int cell : proof.move().cells()) {
      proofs.get(cell).remove(proof);
      movesThrough.get(cell).remove(proof);
    }
  }

  /** Adds a removed proof again, now to every unsafe cell of its move. */
  private void restore(Proof proof) {
    for (int cell : proof.move().cells()) {
      if (problem.levels()[cell] != null) {
        proofs.get(cell).add(proof);
      }
      movesThrough.get(cell).add(proof);
    }
  }

  /**
   * Returns the unsafe cells that lose proofs. Those that were refused most often come first, then
   * those for which the moves were found.
   */
  private List<Integer> affected(List<Proof> lost) {
    Set<Integer> cells = new LinkedHashSet<>();
    lost.forEach(proof -> cells.add(proof.cell()));
    TreeSet<Integer> others = new TreeSet<>();
    for (Proof proof : lost) {
      for (int cell : proof.move().cells()) {
        if (proofs.get(cell).contains(proof)) {
          others.add(cell);
        }
      }
    }
    cells.addAll(others);
    return cells.stream().sorted(Comparator.comparingInt(cell -> -refusals[cell])).toList();
  }

  /**
   * Publishes a cell if the search then protects all unsafe cells and keeps all remainders safe.
   *
   * @return true if the cell is published
   */
  boolean publish(int cell) {
    return tryToPublish(cell, false);
  }

  /** Replaces a suppressed cell by cells that weigh less. Returns true if the cell is published. */
  boolean exchange(int cell) {
    return suppressed.get(cell) && tryToPublish(cell, true);
  }

  private boolean tryToPublish(int cell, boolean suppressMore) {
    BitSet before = (BitSet) suppressed.clone();
    List<Proof> lost = List.copyOf(movesThrough.get(cell));
    List<Integer> affected = affected(lost);
    lost.forEach(this::remove);
    suppressed.clear(cell);
    fixed.set(cell);
    long unproved = system.size() <= LARGE ? 0 : affected.stream().filter(c -> !proved(c)).count();
    boolean done = unproved <= MAX_UNPROVED && unionsSafe(cell);
    for (int i = 0; i < affected.size() && done; i++) {
      int other = affected.get(i);
      boolean kept = protect(other, suppressMore);
      refusals[other] += kept ? 0 : 1;
      done = kept && (!suppressMore || cheaper(before));
    }
    if (done && suppressMore) {
      done = suppressed.stream().allMatch(c -> before.get(c) || unionsSafe(c));
    }
    fixed.clear(cell);
    if (!done) {
      // Moves that change only cells that were suppressed before remain valid and are kept.
      BitSet added = (BitSet) suppressed.clone();
      added.andNot(before);
      added.stream().forEach(c -> List.copyOf(movesThrough.get(c)).forEach(this::remove));
      suppressed.clear();
      suppressed.or(before);
      lost.forEach(this::restore);
    }
    return done;
  }

  private boolean cheaper(BitSet before) {
    return weight(suppressed) < weight(before) * (1 - 1e-12);
  }

  private double weight(BitSet cells) {
    double weight = 0;
    for (int cell : cells.stream().filter(cell -> !primary.get(cell)).toArray()) {
      weight += problem.weights()[cell];
    }
    return weight;
  }

  /** Returns true if no relation of a cell has an unsafe remainder. */
  private boolean unionsSafe(int cell) {
    return Arrays.stream(system.relationsOf(cell)).allMatch(this::unionSafe);
  }

  private boolean unionSafe(int relation) {
    int[] cells = system.relation(relation);
    if (suppressed.get(cells[0])) {
      return true;
    }
    int[] hidden = hidden(cells);
    return hidden.length == 0 || problem.unions().safe(cells, hidden);
  }

  private int[] hidden(int[] relation) {
    return Arrays.stream(relation, 1, relation.length).filter(suppressed::get).toArray();
  }

  /**
   * Suppresses further cells of relations with unsafe remainders.
   *
   * @return true if a cell was suppressed
   */
  boolean repairUnions() {
    boolean changed = false;
    cellsOfUnsafeUnions.clear();
    for (int relation = 0; relation < system.relations(); relation++) {
      if (!unionSafe(relation)) {
        BitSet more = cheapest(system.relation(relation));
        if (more.isEmpty()) {
          Arrays.stream(hidden(system.relation(relation))).forEach(cellsOfUnsafeUnions::add);
        }
        suppressed.or(more);
        changed |= !more.isEmpty();
      }
    }
    return changed;
  }

  /** Returns light cells whose suppression makes a remainder safe; empty if there are none. */
  private BitSet cheapest(int[] relation) {
    int[] children =
        Arrays.stream(relation, 1, relation.length)
            .filter(c -> !suppressed.get(c) && !fixed.get(c))
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer c) -> weights[c])
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(c -> c)
            .toArray();
    BitSet best = new BitSet();
    double minWeight = Double.MAX_VALUE;
    if (!fixed.get(relation[0])) {
      best.set(relation[0]);
      minWeight = weights[relation[0]];
    }
    int[] hidden = hidden(relation);
    int[] union = Arrays.copyOf(hidden, hidden.length + 1);
    for (int child : children) {
      union[hidden.length] = child;
      if (weights[child] < minWeight && problem.unions().safe(relation, union)) {
        best.clear();
        best.set(child);
        return lighterChildren(relation, children, best, weights[child]);
      }
    }
    return lighterChildren(relation, children, best, minWeight);
  }

  /** Returns children lighter than {@code found} that make a remainder safe; else {@code found}. */
  private BitSet lighterChildren(int[] relation, int[] children, BitSet found, double minWeight) {
    BitSet added = new BitSet();
    int[] union = hidden(relation);
    double weight = 0;
    for (int child : children) {
      weight += weights[child];
      if (weight >= minWeight) {
        return found;
      }
      added.set(child);
      union = Arrays.copyOf(union, union.length + 1);
      union[union.length - 1] = child;
      if (problem.unions().safe(relation, union)) {
        return added;
      }
    }
    return found;
  }
}
