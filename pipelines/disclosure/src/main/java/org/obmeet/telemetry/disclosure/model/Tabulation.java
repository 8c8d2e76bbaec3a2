package org.obmeet.telemetry.disclosure.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Aggregates records into the cells of tables. Measure 0 is the count of contributors. It has
 * values only if it is additive in every table. The sums follow in the order of the records'
 * columns.
 */
public final class Tabulation {
  /** Index of the measure that counts contributors. */
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
   * Returns the population of tables over records.
   *
   * @param measures the count of contributors, followed by one measure for each sum of the records
   * @throws ArithmeticException if a sum does not fit 64 bits
   */
  public static Population population(Records records, List<Measure> measures, List<Table> tables) {
    return population(records, measures, tables, tables.stream().map(t -> NOTHING).toList());
  }

  /**
   * Returns the population of tables over records. It also has possible cells without a record.
   *
   * @param possible possible finest cells of each table. A cell has one node per dimension of the
   *     population, which is the root for dimensions that the table lacks.
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
    private long[] distinctContributors = new long[64];
    private int[] sole = new int[64];
    private int[] lastContributor = new int[64];
    private long[][] figures = new long[64][];

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
          if (lastContributor[cell] != contributor + 1) {
            lastContributor[cell] = contributor + 1;
            if (size == touched.length) {
              touched = Arrays.copyOf(touched, size * 2);
            }
            touched[size++] = cell;
            Arrays.fill(figures[cell], CURRENT * width, (CURRENT + 1) * width, 0);
            distinctContributors[cell] = Math.addExact(distinctContributors[cell], weight(row));
            sole[cell] = distinctContributors[cell] == 1 ? contributor : Population.NO_CONTRIBUTOR;
          } else if (records.weights() != null) {
            distinctContributors[cell] = Math.addExact(distinctContributors[cell], weight(row));
          }
          for (int s = 0; s < width; s++) {
            int offset = CURRENT * width + s;
            figures[cell][offset] = Math.addExact(figures[cell][offset], records.values()[s][row]);
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
    private static final int FIGURES = 6;

    private void finish(int[] touched, int size, int contributor) {
      for (int i = 0; i < size; i++) {
        long[] own = figures[touched[i]];
        long one = records.weights() == null ? 1 : records.weights()[contributor];
        for (int s = 0; s < width; s++) {
          long value = own[CURRENT * width + s];
          own[TOTAL * width + s] = Math.addExact(own[TOTAL * width + s], value);
          own[CARRIERS * width + s] += value != 0 ? one : 0;
          own[NEGATIVE * width + s] |= value < 0 ? 1 : 0;
          long first = own[FIRST * width + s];
          if (value > first) {
            own[SECOND * width + s] = first;
            own[FIRST * width + s] = value;
          } else if (value > own[SECOND * width + s]) {
            own[SECOND * width + s] = value;
          }
        }
      }
    }

    /** Returns the contributor of a record. A record of counts is its own contributor. */
    private int contributor(int row) {
      return records.contributors() == null ? row : records.contributors()[row];
    }

    private long weight(int row) {
      return records.weights() == null ? 1 : records.weights()[row];
    }

    /** Returns true if a record passes the table's filter. */
    private boolean counts(int row) {
      for (int d = 0; d < records.hierarchies().size(); d++) {
        if (!records
            .hierarchies()
            .get(d)
            .isUnder(records.leaves()[d][row], table.filter().get(d))) {
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
        int remaining = c;
        for (int i = 0; i < paths.length; i++) {
          combination[table.dimensions().get(i)] = paths[i][remaining % paths[i].length];
          remaining /= paths[i].length;
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
        if (cell == distinctContributors.length) {
          distinctContributors = Arrays.copyOf(distinctContributors, cell * 2);
          sole = Arrays.copyOf(sole, cell * 2);
          lastContributor = Arrays.copyOf(lastContributor, cell * 2);
          figures = Arrays.copyOf(figures, cell * 2);
        }
        figures[cell] = new long[FIGURES * width];
      }
      return cell;
    }

    /** Returns true if every contributor is in one finest cell only, so counts are additive. */
    boolean countsAddUp() {
      long finest = 0;
      for (int cell = 0; cell < nodes.size(); cell++) {
        boolean leaf = true;
        for (int d : table.dimensions()) {
          leaf &= records.hierarchies().get(d).isLeaf(nodes.get(cell)[d]);
        }
        finest += leaf ? distinctContributors[cell] : 0;
      }
      int total = index.find(table.filter().stream().mapToInt(node -> node).toArray());
      return nodes.isEmpty() || finest == distinctContributors[total];
    }

    void addTo(Population.Builder builder, boolean additive) {
      int number = builder.table(table);
      for (int cell = 0; cell < nodes.size(); cell++) {
        CellValues[] values = new CellValues[1 + width];
        if (additive) {
          values[COUNT] =
              new CellValues(
                  distinctContributors[cell],
                  distinctContributors[cell],
                  distinctContributors[cell],
                  1,
                  -1,
                  1,
                  -1,
                  false);
        }
        for (int s = 0; s < width; s++) {
          long[] own = figures[cell];
          values[1 + s] =
              new CellValues(
                  own[TOTAL * width + s],
                  own[CARRIERS * width + s],
                  own[CARRIERS * width + s],
                  own[FIRST * width + s],
                  -1,
                  own[SECOND * width + s],
                  -1,
                  own[NEGATIVE * width + s] != 0);
        }
        builder.cell(
            number,
            nodes.get(cell),
            distinctContributors[cell],
            distinctContributors[cell],
            sole[cell],
            values);
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
