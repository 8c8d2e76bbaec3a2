package org.obmeet.telemetry.privacy.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * Sets up the equations of one measure of tables over one population: every published row is the
 * sum of its finest cells, and marginals that tables share are equal.
 */
final class Joint {
  private final List<OpenTable> tables;
  private final String measure;
  private final int[] offset;
  private final boolean[] open;
  private final long[] value;
  private final long[] first;
  private final long[] second;
  private int[] unknown;
  private final List<Integer> sizes = new ArrayList<>();
  private int marks;

  private record Sum(IntBoxes boxes, long level) {}

  /** Walks over the cells of a sum, each with its sign. */
  private interface IntBoxes {
    void walk(SignedCell visit);
  }

  /** Takes a cell and its sign. */
  private interface SignedCell {
    void take(int cell, int sign);
  }

  private final List<Sum> sums = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();

  private record Asked(int table, ReleasedTable.Row row) {}

  /**
   * @param support which finest cells of a table may hold anybody
   */
  Joint(List<OpenTable> tables, String measure, Support support) {
    this.tables = tables;
    this.measure = measure;
    this.offset = new int[tables.size() + 1];
    for (int t = 0; t < tables.size(); t++) {
      offset[t + 1] = Math.addExact(offset[t], tables.get(t).size());
    }
    int cells = offset[tables.size()];
    this.open = new boolean[cells];
    this.value = new long[cells];
    this.first = new long[cells];
    this.second = new long[cells];
    for (int t = 0; t < tables.size(); t++) {
      for (int cell = 0; cell < tables.get(t).size(); cell++) {
        open[offset[t] + cell] =
            !tables.get(t).known(cell) && support.possible(tables.get(t), cell);
      }
    }
    for (int t = 0; t < tables.size(); t++) {
      read(t);
    }
    link();
  }

  /** The column of the measure in a table, or -1. */
  static int column(ReleasedTable table, String measure) {
    for (int c = 0; c < table.columns().size(); c++) {
      if (table.columns().get(c).additive() && table.columns().get(c).name().equals(measure)) {
        return c;
      }
    }
    return -1;
  }

  private void read(int t) {
    OpenTable table = tables.get(t);
    int column = column(table.table(), measure);
    for (ReleasedTable.Row row : table.table().rows()) {
      int cell = row.published(column) ? table.finest(row) : -1;
      if (cell >= 0) {
        value[offset[t] + cell] = row.values().get(column);
      }
    }
    for (ReleasedTable.Row row : table.table().rows()) {
      if (!row.published(column)) {
        asked.add(new Asked(t, row));
        mark(visit -> table.box(row.labels(), cell -> visit.take(offset[t] + cell, 1)));
      } else if (table.finest(row) < 0) {
        equate(
            visit -> table.box(row.labels(), cell -> visit.take(offset[t] + cell, 1)),
            row.values().get(column));
      }
    }
  }

  private void equate(IntBoxes boxes, long level) {
    sums.add(new Sum(boxes, level));
    mark(boxes);
  }

  /** Cells that are in the same sums keep the same marks. */
  private void mark(IntBoxes boxes) {
    long id = ++marks * 0x9E3779B97F4A7C15L;
    boxes.walk(
        (cell, sign) -> {
          if (open[cell]) {
            first[cell] = mix(first[cell] + id * sign);
            second[cell] = mix(second[cell] ^ (id + sign));
          }
        });
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private void link() {
    for (int u = 1; u < tables.size(); u++) {
      for (int t = 0; t < u; t++) {
        List<String> shared = new ArrayList<>(tables.get(t).table().dimensions());
        shared.retainAll(tables.get(u).table().dimensions());
        boolean implied =
            tables.subList(0, t).stream().anyMatch(r -> r.table().dimensions().containsAll(shared));
        if (!implied) {
          link(t, u, shared);
        }
      }
    }
  }

  private void link(int t, int u, List<String> shared) {
    Map<List<Integer>, List<Integer>> cells = new HashMap<>();
    collect(t, shared, cells);
    collect(u, shared, cells);
    cells.values().stream()
        .sorted((a, b) -> Integer.compare(a.get(0), b.get(0)))
        .map(list -> list.stream().mapToInt(i -> i).toArray())
        .filter(list -> Arrays.stream(list).anyMatch(cell -> open[cell] || value[cell] != 0))
        .forEach(
            list ->
                equate(
                    visit -> {
                      for (int cell : list) {
                        visit.take(cell, cell < offset[t + 1] ? 1 : -1);
                      }
                    },
                    0));
  }

  private void collect(int t, List<String> shared, Map<List<Integer>, List<Integer>> to) {
    OpenTable table = tables.get(t);
    int[] at = shared.stream().mapToInt(table::position).toArray();
    for (int cell = 0; cell < table.size(); cell++) {
      if (open[offset[t] + cell] || value[offset[t] + cell] != 0) {
        int each = cell;
        List<Integer> key = Arrays.stream(at).mapToObj(d -> table.value(each, d)).toList();
        to.computeIfAbsent(key, k -> new ArrayList<>()).add(offset[t] + cell);
      }
    }
  }

  /**
   * The equations.
   *
   * @param counted whether every withheld row is of somebody, since empty ones are published
   * @throws Contradiction where published values contradict each other
   */
  OpenSystem system(boolean counted) {
    OpenSystem system = new OpenSystem();
    classes(system);
    if (counted) {
      questions().stream()
          .filter(row -> row.constant() == 0)
          .sorted(Comparator.comparingInt(row -> row.unknowns().length)) // parts before sums
          .forEach(row -> system.notZero(row.unknowns()));
    }
    for (Sum sum : sums) {
      Map<Integer, Integer> signs = new java.util.TreeMap<>();
      long[] level = {sum.level()};
      sum.boxes()
          .walk(
              (cell, sign) -> {
                if (open[cell]) {
                  signs.put(unknown[cell], sign);
                } else {
                  level[0] = Math.subtractExact(level[0], sign * value[cell]);
                }
              });
      if (!signs.isEmpty()) {
        system.equation(
            new OpenSystem.Equation(
                signs.keySet().stream().mapToInt(i -> i).toArray(),
                signs.values().stream().mapToInt(i -> i).toArray(),
                level[0]));
      } else if (level[0] != 0) {
        throw contradiction();
      }
    }
    return system;
  }

  /** Says that what is published contradicts itself. */
  private Contradiction contradiction() {
    return new Contradiction("published rows contradict each other in measure " + measure);
  }

  private void classes(OpenSystem system) {
    unknown = new int[open.length];
    Arrays.fill(unknown, -1);
    Map<Long, List<int[]>> known = new HashMap<>();
    for (int cell = 0; cell < open.length; cell++) {
      if (open[cell]) {
        int each = cell;
        List<int[]> alike = known.computeIfAbsent(first[cell], k -> new ArrayList<>(1));
        Optional<int[]> same =
            alike.stream().filter(other -> second[other[0]] == second[each]).findFirst();
        if (same.isEmpty()) {
          alike.add(new int[] {cell, sizes.size()});
          unknown[cell] = sizes.size();
          sizes.add(1);
        } else {
          unknown[cell] = same.get()[1];
          sizes.set(unknown[cell], sizes.get(unknown[cell]) + 1);
        }
      }
    }
    system.unknowns(sizes.size());
  }

  /** What is asked of every withheld row. */
  List<Question> questions() {
    return asked.stream().map(one -> question(one.table(), one.row().labels())).toList();
  }

  /** What is asked of labels of a table, whether a row has them or not. */
  Question question(int table, List<String> labels) {
    Map<Integer, Integer> cells = new java.util.TreeMap<>();
    long[] constant = {0};
    IntConsumer take =
        cell -> {
          int at = offset[table] + cell;
          if (open[at]) {
            cells.merge(unknown[at], 1, Integer::sum);
          } else {
            constant[0] = Math.addExact(constant[0], value[at]);
          }
        };
    tables.get(table).box(labels, take);
    boolean all =
        cells.entrySet().stream().allMatch(e -> e.getValue().equals(sizes.get(e.getKey())));
    return new Question(cells.keySet().stream().mapToInt(i -> i).toArray(), constant[0], !all);
  }

  /** The withheld rows, each with the number of its table. */
  List<Map.Entry<Integer, ReleasedTable.Row>> rows() {
    return asked.stream().map(a -> Map.entry(a.table(), a.row())).toList();
  }

  /** Of each unknown the true sum, from that of each finest cell. */
  double[] truth(OpenSystem system, CellTruth truth) {
    double[] sum = new double[system.size()];
    for (int t = 0; t < tables.size(); t++) {
      for (int cell = 0; cell < tables.get(t).size(); cell++) {
        if (open[offset[t] + cell]) {
          sum[unknown[offset[t] + cell]] += truth.value(t, cell);
        }
      }
    }
    system.addUp(sum);
    return sum;
  }

  /** Knows the true value of a finest cell of a table. */
  interface CellTruth {
    /** The value. */
    long value(int table, int cell);
  }
}
