package org.obmeet.telemetry.disclosure.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.linear.MeasureSystem;
import org.obmeet.telemetry.disclosure.linear.Move;
import org.obmeet.telemetry.disclosure.linear.MoveSearch;
import org.obmeet.telemetry.disclosure.rules.ProtectionLevels;

/**
 * Splits a suppression problem at the totals that many tables share. Once these are published, the
 * tables have no unknown in common, and each connected part is a problem of its own: smaller, and
 * better solved.
 */
final class Components {
  /** Relations of which a cell is the parent from which on it is taken for a shared total. */
  private static final int SHARED = 3;

  private final SuppressionProblem task;
  private final MeasureSystem system;
  private final BitSet fixed;
  private final int[] group;

  private Components(SuppressionProblem task, BitSet totals) {
    this.task = task;
    this.system = task.system();
    this.fixed = (BitSet) task.fixed().clone();
    fixed.or(totals);
    this.group = new int[system.size()];
    Arrays.setAll(group, cell -> cell);
    for (int r = 0; r < system.relations(); r++) {
      int first = -1;
      for (int cell : system.relation(r)) {
        if (!fixed.get(cell)) {
          if (first >= 0) {
            group[root(cell)] = root(first);
          }
          first = cell;
        }
      }
    }
  }

  /** The parts of a problem; empty if no total is shared, or if it does not fall apart. */
  static List<Part> of(SuppressionProblem task) {
    BitSet totals = new BitSet();
    for (int cell = 0; cell < task.system().size(); cell++) {
      int parent = cell;
      long of =
          Arrays.stream(task.system().relationsOf(cell))
              .filter(r -> task.system().relation(r)[0] == parent)
              .count();
      totals.set(cell, of >= SHARED && !task.suppressed().get(cell));
    }
    return totals.isEmpty() ? List.of() : new Components(task, totals).parts();
  }

  private int root(int cell) {
    int at = cell;
    while (group[at] != at) {
      group[at] = group[group[at]];
      at = group[at];
    }
    return at;
  }

  private List<Part> parts() {
    Map<Integer, BitSet> members = new TreeMap<>();
    for (int cell = 0; cell < system.size(); cell++) {
      if (!fixed.get(cell)) {
        members.computeIfAbsent(root(cell), r -> new BitSet()).set(cell);
      }
    }
    List<Part> parts = new ArrayList<>();
    for (BitSet part : members.values()) {
      if (part.stream().anyMatch(cell -> task.levels()[cell] != null)) {
        parts.add(part(part));
      }
    }
    return members.size() > 1 ? parts : List.of();
  }

  private Part part(BitSet members) {
    BitSet all = (BitSet) members.clone();
    BitSet relations = new BitSet();
    members.stream()
        .forEach(cell -> Arrays.stream(system.relationsOf(cell)).forEach(relations::set));
    relations.stream().forEach(r -> Arrays.stream(system.relation(r)).forEach(all::set));
    int[] cells = all.stream().toArray();
    int[] number = new int[system.size()];
    Arrays.fill(number, -1);
    for (int i = 0; i < cells.length; i++) {
      number[cells[i]] = i;
    }
    long[] room = new long[cells.length];
    ProtectionLevels[] levels = new ProtectionLevels[cells.length];
    BitSet suppressed = new BitSet();
    BitSet known = new BitSet();
    double[] weights = new double[cells.length];
    int[] sole = new int[cells.length];
    for (int i = 0; i < cells.length; i++) {
      room[i] = system.room(cells[i]);
      levels[i] = task.levels()[cells[i]];
      suppressed.set(i, task.suppressed().get(cells[i]));
      known.set(i, fixed.get(cells[i]));
      weights[i] = task.weights()[cells[i]];
      sole[i] = task.sole()[cells[i]];
    }
    List<int[]> mapped =
        relations.stream()
            .mapToObj(r -> Arrays.stream(system.relation(r)).map(c -> number[c]).toArray())
            .toList();
    SuppressionProblem.UnionRule unions =
        (relation, union) -> task.unions().safe(original(relation, cells), original(union, cells));
    MoveSearch.Neighbours neighbours =
        (cell, breadth, prices) ->
            Arrays.stream(
                    task.neighbours()
                        .near(
                            cells[cell],
                            breadth,
                            other ->
                                number[other] < 0
                                    ? MoveSearch.Prices.FIXED
                                    : prices.of(number[other])))
                .map(other -> number[other])
                .filter(other -> other >= 0)
                .toArray();
    return new Part(
        cells,
        new SuppressionProblem(
            new MeasureSystem(room, mapped),
            levels,
            suppressed,
            known,
            weights,
            sole,
            unions,
            neighbours));
  }

  private static int[] original(int[] numbers, int[] cells) {
    return Arrays.stream(numbers).map(i -> cells[i]).toArray();
  }

  /**
   * One part.
   *
   * @param cells number in the whole of each of its cells
   */
  record Part(int[] cells, SuppressionProblem task) {}

  /** The pattern of the whole, if every part is protected; null if one is not. */
  static SuppressionPattern join(
      SuppressionProblem task, List<Part> parts, List<SuppressionPattern> patterns) {
    BitSet suppressed = (BitSet) task.suppressed().clone();
    List<List<Move>> evidence = new ArrayList<>();
    for (int cell = 0; cell < task.system().size(); cell++) {
      evidence.add(List.of());
    }
    long programmes = 0;
    for (int p = 0; p < parts.size(); p++) {
      int[] cells = parts.get(p).cells();
      SuppressionPattern pattern = patterns.get(p);
      if (!pattern.unprotected().isEmpty()) {
        return null;
      }
      pattern.suppressed().stream().forEach(i -> suppressed.set(cells[i]));
      for (int i = 0; i < cells.length; i++) {
        if (!pattern.evidence().get(i).isEmpty()) {
          evidence.set(
              cells[i],
              pattern.evidence().get(i).stream().map(move -> move.renumbered(cells)).toList());
        }
      }
      programmes += pattern.linearPrograms();
    }
    return new SuppressionPattern(suppressed, new BitSet(), evidence, programmes);
  }
}
