package org.obmeet.telemetry.disclosure.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts records into the cells of tables. Measure 0 is the count of contributors; it has values
 * only if they add up in every table. The sums follow, in the order of the records' columns.
 */
public final class Tabulation {
  /** Number of the measure that counts contributors. */
  public static final int COUNT = 0;

  private static final List<int[]> NOTHING = List.of();

  private final Records records;
  private final List<Measure> measures;
  private final List<Table> tables;
  private final List<List<int[]>> possible;
  private final Integer[] order;
  private final List<TableTally> tallies = new ArrayList<>();

  private Tabulation(
      Records records, List<Measure> measures, List<Table> tables, List<List<int[]>> possible) {
    this.records = records;
    this.possible = possible;
    this.measures = List.copyOf(measures);
    this.tables = List.copyOf(tables);
    this.order = IntStream.range(0, records.size()).boxed().toArray(Integer[]::new);
    if (records.contributors() != null) {
      Arrays.sort(order, Comparator.comparingInt(row -> records.contributors()[row]));
    }
  }

  /**
   * The population of some tables over records.
   *
   * @param measures the count of contributors, then one for each of the records' sums
   * @throws ArithmeticException if a sum does not fit 64 bits
   */
  public static Population population(Records records, List<Measure> measures, List<Table> tables) {
    return population(records, measures, tables, tables.stream().map(t -> NOTHING).toList());
  }

  /**
   * The population of some tables over records, with cells that have no record.
   *
   * @param possible for each table the leaves of cells that may hold somebody, for all that is
   *     known; one node per dimension of the population, the root if the table lacks it
   */
  public static Population population(
      Records records, List<Measure> measures, List<Table> tables, List<List<int[]>> possible) {
    return new Tabulation(records, measures, tables, possible).population();
  }

  private Population population() {
    for (int t = 0; t < tables.size(); t++) {
      TableTally tally = new TableTally(tables.get(t));
      tally.count();
      for (int[] leaves : possible.get(t)) {
        tally.cellsOf(leaves);
      }
      tallies.add(tally);
    }
    boolean additive =
        records.weights() != null || tallies.stream().allMatch(TableTally::countsAddUp);
    Population.Builder builder = new Population.Builder(records.hierarchies(), measures);
    for (TableTally tally : tallies) {
      tally.addTo(builder, additive);
    }
    return builder.build();
  }

  /** The cells of one table. */
  private final class TableTally {
    private final Table table;
    private final CellTrie index;
    private final List<int[]> nodes = new ArrayList<>();
    private final int width = records.sums().size();
    private long[] people = new long[64];
    private int[] sole = new int[64];
    private int[] stamp = new int[64];
    private long[][] numbers = new long[64][];

    TableTally(Table table) {
      this.table = table;
      this.index = new CellTrie(records.hierarchies().stream().mapToInt(Hierarchy::size).toArray());
    }

    void count() {
      int[] touched = new int[64];
      int[] leaves = new int[records.hierarchies().size()];
      int size = 0;
      int current = -1;
      for (int at = 0; at < order.length; at++) {
        int row = order[at];
        if (!counts(row)) {
          continue;
        }
        int contributor = contributor(row);
        if (contributor != current) {
          finish(touched, size, current);
          size = 0;
          current = contributor;
        }
        for (int d = 0; d < leaves.length; d++) {
          leaves[d] = records.leaves()[d][row];
        }
        for (int cell : cellsOf(leaves)) {
          if (stamp[cell] != contributor + 1) {
            stamp[cell] = contributor + 1;
            if (size == touched.length) {
              touched = Arrays.copyOf(touched, size * 2);
            }
            touched[size++] = cell;
            Arrays.fill(numbers[cell], CURRENT * width, (CURRENT + 1) * width, 0);
            people[cell] = Math.addExact(people[cell], weight(row));
            sole[cell] = people[cell] == 1 ? contributor : Population.NOBODY;
          } else if (records.weights() != null) {
            people[cell] = Math.addExact(people[cell], weight(row));
          }
          for (int s = 0; s < width; s++) {
            int place = CURRENT * width + s;
            numbers[cell][place] = Math.addExact(numbers[cell][place], records.values()[s][row]);
          }
        }
      }
      finish(touched, size, current);
    }

    private static final int CURRENT = 0;
    private static final int TOTAL = 1;
    private static final int FIRST = 2;
    private static final int SECOND = 3;
    private static final int CARRIERS = 4;
    private static final int NEGATIVE = 5;
    private static final int PARTS = 6;

    private void finish(int[] touched, int size, int contributor) {
      for (int i = 0; i < size; i++) {
        long[] mine = numbers[touched[i]];
        long one = records.weights() == null ? 1 : records.weights()[contributor];
        for (int s = 0; s < width; s++) {
          long value = mine[CURRENT * width + s];
          mine[TOTAL * width + s] = Math.addExact(mine[TOTAL * width + s], value);
          mine[CARRIERS * width + s] += value != 0 ? one : 0;
          mine[NEGATIVE * width + s] |= value < 0 ? 1 : 0;
          long first = mine[FIRST * width + s];
          if (value > first) {
            mine[SECOND * width + s] = first;
            mine[FIRST * width + s] = value;
          } else if (value > mine[SECOND * width + s]) {
            mine[SECOND * width + s] = value;
          }
        }
      }
    }

    /** Each record of counts is its own contributor. */
    private int contributor(int row) {
      return records.contributors() == null ? row : records.contributors()[row];
    }

    private long weight(int row) {
      return records.weights() == null ? 1 : records.weights()[row];
    }

    /** Whether a record passes the table's filter. */
    private boolean counts(int row) {
      for (int d = 0; d < records.hierarchies().size(); d++) {
        if (!records.hierarchies().get(d).under(records.leaves()[d][row], table.filter().get(d))) {
          return false;
        }
      }
      return true;
    }

    private int[] cellsOf(int[] leaves) {
      int[][] paths = new int[table.dimensions().size()][];
      int product = 1;
      for (int i = 0; i < paths.length; i++) {
        int d = table.dimensions().get(i);
        paths[i] = path(records.hierarchies().get(d), leaves[d]);
        product *= paths[i].length;
      }
      int[] cells = new int[product];
      int[] combination = table.filter().stream().mapToInt(node -> node).toArray();
      for (int c = 0; c < product; c++) {
        int rest = c;
        for (int i = 0; i < paths.length; i++) {
          combination[table.dimensions().get(i)] = paths[i][rest % paths[i].length];
          rest /= paths[i].length;
        }
        cells[c] = cell(combination);
      }
      return cells;
    }

    private int cell(int[] combination) {
      int cell = index.find(combination);
      if (cell < 0) {
        cell = nodes.size();
        index.put(combination, cell);
        nodes.add(combination.clone());
        if (cell == people.length) {
          people = Arrays.copyOf(people, cell * 2);
          sole = Arrays.copyOf(sole, cell * 2);
          stamp = Arrays.copyOf(stamp, cell * 2);
          numbers = Arrays.copyOf(numbers, cell * 2);
        }
        numbers[cell] = new long[PARTS * width];
      }
      return cell;
    }

    /** Whether every contributor lies in one finest cell. */
    boolean countsAddUp() {
      long finest = 0;
      for (int cell = 0; cell < nodes.size(); cell++) {
        boolean leaf = true;
        for (int d : table.dimensions()) {
          leaf &= records.hierarchies().get(d).leaf(nodes.get(cell)[d]);
        }
        finest += leaf ? people[cell] : 0;
      }
      int total = index.find(table.filter().stream().mapToInt(node -> node).toArray());
      return nodes.isEmpty() || finest == people[total];
    }

    void addTo(Population.Builder builder, boolean additive) {
      int number = builder.table(table);
      for (int cell = 0; cell < nodes.size(); cell++) {
        CellValues[] values = new CellValues[1 + width];
        if (additive) {
          values[COUNT] =
              new CellValues(people[cell], people[cell], people[cell], 1, -1, 1, -1, false);
        }
        for (int s = 0; s < width; s++) {
          long[] mine = numbers[cell];
          values[1 + s] =
              new CellValues(
                  mine[TOTAL * width + s],
                  mine[CARRIERS * width + s],
                  mine[CARRIERS * width + s],
                  mine[FIRST * width + s],
                  -1,
                  mine[SECOND * width + s],
                  -1,
                  mine[NEGATIVE * width + s] != 0);
        }
        builder.cell(number, nodes.get(cell), people[cell], people[cell], sole[cell], values);
      }
    }
  }

  private static int[] path(Hierarchy hierarchy, int leaf) {
    int[] path = new int[hierarchy.depth(leaf) + 1];
    int at = leaf;
    for (int i = 0; i < path.length; i++) {
      path[i] = at;
      at = hierarchy.parent(at);
    }
    return path;
  }
}
