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
 * The state of one suppression problem: which cells are suppressed, and the moves that show that
 * each unsafe cell is protected, for outsiders and for each sole contributor.
 */
final class ProtectionState {
  private static final int OUTSIDER = -1;

  /** Stands for all sole contributors at once. */
  private static final int EVERYBODY = -2;

  /** Moves that are kept for a cell; more are found again if they are needed. */
  private static final int MOST_PROOFS = 8;

  /** Cells above which a removal is given up if it leaves many without protection. */
  private static final int LARGE = 3_000;

  private static final int MOST_UNPROVED = 25;

  /** Cells up to which a move is kept for all of them. */
  private static final int MOST_SHARED = 60;

  private final SuppressionProblem task;
  private final MeasureSystem system;
  private final double[] weights;
  private final MoveSearch search;
  private final BitSet suppressed;
  private final BitSet primary;
  private final BitSet fixed;

  /** For each cell what shows its protection. */
  private final List<List<Proof>> proofs = new ArrayList<>();

  /** For each cell what changes it, in the order found. */
  private final List<Set<Proof>> through = new ArrayList<>();

  private final TreeSet<Integer> openUnions = new TreeSet<>();

  /** A move, and the cell that it was found for. */
  private record Proof(int cell, Move move) {}

  ProtectionState(SuppressionProblem task, double[] weights) {
    this.task = task;
    this.system = task.system();
    this.weights = weights;
    this.search = new MoveSearch(system, task.neighbours());
    this.suppressed = (BitSet) task.suppressed().clone();
    this.primary = (BitSet) task.suppressed().clone();
    this.fixed = (BitSet) task.fixed().clone();
    for (int cell = 0; cell < system.size(); cell++) {
      proofs.add(new ArrayList<>(0));
      through.add(new LinkedHashSet<>(2));
    }
  }

  /** Cells that are not published. */
  BitSet suppressed() {
    return (BitSet) suppressed.clone();
  }

  /** Cells that are suppressed for others. */
  BitSet secondary() {
    BitSet secondary = (BitSet) suppressed.clone();
    secondary.andNot(primary);
    return secondary;
  }

  /** For each cell the moves that show its protection. */
  List<List<Move>> evidence() {
    return IntStream.range(0, system.size())
        .mapToObj(
            cell ->
                task.levels()[cell] == null
                    ? List.<Move>of()
                    : proofs.get(cell).stream().map(Proof::move).toList())
        .toList();
  }

  long programmes() {
    return search.solved();
  }

  /** Cells of unions that are unsafe and could not be made safe. */
  TreeSet<Integer> openUnions() {
    return openUnions;
  }

  /**
   * Makes sure that a cell is protected.
   *
   * @param suppressMore whether published cells may be suppressed for it
   * @return whether it is
   */
  boolean protect(int cell, boolean suppressMore) {
    if (protect(cell, EVERYBODY, false)) {
      return true;
    }
    if (!protect(cell, OUTSIDER, suppressMore)) {
      return false;
    }
    if (task.sole()[cell] == SuppressionProblem.EMPTY) {
      return true; // who is alone beside it knows that nobody else is there
    }
    for (int contributor : insiders(cell)) {
      if (!protect(cell, contributor, suppressMore)) {
        return false;
      }
    }
    return true;
  }

  /** Sole contributors whose cells the moves of a cell change: they know more than others. */
  private TreeSet<Integer> insiders(int cell) {
    TreeSet<Integer> insiders = new TreeSet<>();
    for (Proof proof : proofs.get(cell)) {
      for (int other : proof.move().cells()) {
        if (task.sole()[other] >= 0 && task.sole()[other] != task.sole()[cell]) {
          insiders.add(task.sole()[other]);
        }
      }
    }
    return insiders;
  }

  private boolean protect(int cell, int insider, boolean suppressMore) {
    // A sole contributor must not learn another value exactly; how closely it may estimate one is
    // not bounded, since a dominant contributor knows most of the sums that it dominates.
    ProtectionLevels levels = insider >= 0 ? ProtectionLevels.NOT_EXACT : task.levels()[cell];
    long above = reach(cell, insider, 1);
    long below = reach(cell, insider, -1);
    if (above >= levels.upper() && below >= levels.lower() && wide(above, below, levels)) {
      return true;
    }
    if (below < levels.lower()) {
      if (extend(cell, -levels.lower(), insider, suppressMore) < levels.lower()) {
        return false;
      }
      above = reach(cell, insider, 1);
      below = levels.lower();
    }
    if (above < levels.upper() || !wide(above, below, levels)) {
      long both = Math.max(levels.upper(), levels.width() - below);
      above = Math.max(above, extend(cell, both, insider, suppressMore));
      if (above < levels.upper()) {
        above = Math.max(above, extend(cell, levels.upper(), insider, suppressMore));
      }
      below = Math.max(below, reach(cell, insider, -1));
    }
    if (above >= levels.upper() && !wide(above, below, levels)) {
      below = Math.max(below, extend(cell, above - levels.width(), insider, suppressMore));
    }
    return above >= levels.upper() && below >= levels.lower() && wide(above, below, levels);
  }

  /** Whether known moves protect a cell against outsiders. */
  private boolean proved(int cell) {
    ProtectionLevels levels = task.levels()[cell];
    long above = reach(cell, OUTSIDER, 1);
    long below = reach(cell, OUTSIDER, -1);
    return above >= levels.upper() && below >= levels.lower() && wide(above, below, levels);
  }

  private static boolean wide(long above, long below, ProtectionLevels levels) {
    return above >= levels.width() || below >= levels.width() - above;
  }

  /** How far known moves take a cell that an insider cannot exclude. */
  private long reach(int cell, int insider, int sign) {
    long most = 0;
    for (Proof proof : proofs.get(cell)) {
      Move move = proof.move();
      long change = move.of(cell);
      if (Math.abs(change) > most
          && !known(move, insider, cell)
          && move.fits(system, Long.signum(change) * sign)) {
        most = Math.abs(change);
      }
    }
    return most;
  }

  private boolean known(Move move, int insider, int found) {
    return insider != OUTSIDER && move.touches(other -> knows(insider, other, found));
  }

  private boolean knows(int insider, int other, int cell) {
    int sole = task.sole()[other];
    return insider == EVERYBODY
        ? sole >= 0 && sole != task.sole()[cell]
        : sole >= 0 && sole == insider;
  }

  /** Looks for a move; gives how far it takes the cell. */
  private long extend(int cell, long amount, int insider, boolean suppressMore) {
    MoveSearch.Prices prices = other -> price(cell, other, insider, suppressMore);
    MoveSearch.Effort effort = suppressMore ? MoveSearch.Effort.EVERYWHERE : MoveSearch.Effort.NEAR;
    Optional<Move> found = search.swap(cell, amount, prices);
    if (found.isEmpty()) {
      found = search.find(cell, amount, effort, prices);
    }
    found.ifPresent(move -> add(cell, move));
    return found.map(move -> Math.abs(move.of(cell))).orElse(0L);
  }

  private double price(int cell, int other, int insider, boolean suppressMore) {
    if (knows(insider, other, cell)) {
      return MoveSearch.Prices.FIXED;
    }
    if (suppressed.get(other)) {
      return !primary.get(other)
          ? MoveSearch.Prices.SECONDARY
          : task.sole()[other] >= 0 ? MoveSearch.Prices.INSIDER : 0;
    }
    return suppressMore && !fixed.get(other) ? weights[other] : MoveSearch.Prices.FIXED;
  }

  /** Keeps a move for the cell that it was found for, and for others that have few. */
  private void add(int found, Move move) {
    boolean small = move.cells().length <= MOST_SHARED;
    Proof proof = new Proof(found, move);
    for (int cell : move.cells()) {
      suppressed.set(cell);
      if (task.levels()[cell] != null
          && (cell == found || small && proofs.get(cell).size() < MOST_PROOFS)) {
        proofs.get(cell).add(proof);
      }
      through.get(cell).add(proof);
    }
  }

  private void remove(Proof proof) {
    for (int cell : proof.move().cells()) {
      proofs.get(cell).remove(proof);
      through.get(cell).remove(proof);
    }
  }

  private void restore(Proof proof) {
    for (int cell : proof.move().cells()) {
      if (task.levels()[cell] != null) {
        proofs.get(cell).add(proof);
      }
      through.get(cell).add(proof);
    }
  }

  /** Unsafe cells that some moves show to be protected, those first that they were found for. */
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
    return List.copyOf(cells);
  }

  /**
   * Publishes a cell if everything that is unsafe stays protected without it, by what is suppressed
   * else.
   *
   * @return whether it is published now
   */
  boolean publish(int cell) {
    return attempt(cell, false);
  }

  /** Publishes a cell if suppressing others in its place costs less. */
  boolean exchange(int cell) {
    return suppressed.get(cell) && attempt(cell, true);
  }

  private boolean attempt(int cell, boolean suppressMore) {
    BitSet before = (BitSet) suppressed.clone();
    List<Proof> lost = List.copyOf(through.get(cell));
    List<Integer> affected = affected(lost);
    lost.forEach(this::remove);
    suppressed.clear(cell);
    fixed.set(cell);
    long unproved = system.size() <= LARGE ? 0 : affected.stream().filter(c -> !proved(c)).count();
    boolean done = unproved <= MOST_UNPROVED && unionsSafe(cell);
    for (int i = 0; i < affected.size() && done; i++) {
      done = protect(affected.get(i), suppressMore) && (!suppressMore || cheaper(before));
    }
    if (done && suppressMore) {
      done = suppressed.stream().allMatch(c -> before.get(c) || unionsSafe(c));
    }
    fixed.clear(cell);
    if (!done) {
      // What was found in vain shows the same without the cell, so it is kept for the next attempt.
      BitSet added = (BitSet) suppressed.clone();
      added.andNot(before);
      added.stream().forEach(c -> List.copyOf(through.get(c)).forEach(this::remove));
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
    for (int cell = cells.nextSetBit(0); cell >= 0; cell = cells.nextSetBit(cell + 1)) {
      weight += primary.get(cell) ? 0 : task.weights()[cell];
    }
    return weight;
  }

  /** Whether every relation of a cell leaves a safe union of suppressed cells, or none. */
  private boolean unionsSafe(int cell) {
    for (int relation : system.relationsOf(cell)) {
      if (!unionSafe(relation)) {
        return false;
      }
    }
    return true;
  }

  private boolean unionSafe(int relation) {
    int[] cells = system.relation(relation);
    if (suppressed.get(cells[0])) {
      return true;
    }
    int[] hidden = hidden(cells);
    return hidden.length == 0 || task.unions().safe(cells, hidden);
  }

  private int[] hidden(int[] relation) {
    return Arrays.stream(relation, 1, relation.length).filter(suppressed::get).toArray();
  }

  /**
   * Suppresses further cells of each relation of which the suppressed cells are unsafe together.
   *
   * @return whether anything was suppressed
   */
  boolean repairUnions() {
    boolean changed = false;
    openUnions.clear();
    for (int relation = 0; relation < system.relations(); relation++) {
      if (!unionSafe(relation)) {
        BitSet more = cheapest(system.relation(relation));
        if (more.isEmpty()) {
          Arrays.stream(hidden(system.relation(relation))).forEach(openUnions::add);
        }
        suppressed.or(more);
        changed |= !more.isEmpty();
      }
    }
    return changed;
  }

  /** The cheapest cells that make a union safe: one child, the lightest children, or the parent. */
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
    double least = Double.MAX_VALUE;
    if (!fixed.get(relation[0])) {
      best.set(relation[0]);
      least = weights[relation[0]];
    }
    int[] hidden = hidden(relation);
    int[] union = Arrays.copyOf(hidden, hidden.length + 1);
    for (int child : children) {
      union[hidden.length] = child;
      if (weights[child] < least && task.unions().safe(relation, union)) {
        best.clear();
        best.set(child);
        return more(relation, children, best, weights[child]);
      }
    }
    return more(relation, children, best, least);
  }

  /** The lightest children that make a union safe, if they cost less than what was found. */
  private BitSet more(int[] relation, int[] children, BitSet found, double least) {
    BitSet added = new BitSet();
    int[] union = hidden(relation);
    double weight = 0;
    for (int child : children) {
      weight += weights[child];
      if (weight >= least) {
        return found;
      }
      added.set(child);
      union = Arrays.copyOf(union, union.length + 1);
      union[union.length - 1] = child;
      if (task.unions().safe(relation, union)) {
        return added;
      }
    }
    return found;
  }
}
