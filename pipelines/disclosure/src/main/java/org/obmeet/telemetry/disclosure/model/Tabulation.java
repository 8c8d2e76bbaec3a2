package org.obmeet.telemetry.disclosure.model;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Aggregates records into the cells of tables. Measure 0 is the count of contributors. It has
 * values only if it is additive in every table or the records are counts. The sums follow in the
 * order of the records' columns. Every contributor counts as eligible.
 */
public final class Tabulation {
  /** Index of the measure that counts contributors. */
  public static final int COUNT = 0;

  private final Records records;
  private final List<ProtectedMeasure> measures;
  private final List<Table> tables;
  private final List<List<int[]>> possible;
  private final Integer[] order;
  private final List<TableTally> tallies = new ArrayList<>();

  private Tabulation(
      Records records,
      List<ProtectedMeasure> measures,
      List<Table> tables,
      List<List<int[]>> possible) {
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
   * Returns the population of tables over records. The population also has possible cells without a
   * record.
   *
   * @param measures the count of contributors, followed by one measure for each sum of the records
   * @param possible for each table the finest cells that may have records. A cell has one node per
   *     dimension of the population, which is the root for dimensions that the table lacks.
   * @throws ArithmeticException if a sum does not fit 64 bits
   */
  public static Population population(
      Records records,
      List<ProtectedMeasure> measures,
      List<Table> tables,
      List<List<int[]>> possible) {
    return new Tabulation(records, measures, tables, possible).population();
  }

  private Population population() {
    for (int t = 0; t < tables.size(); t++) {
      TableTally tally = new TableTally(tables.get(t));
      tally.addRecords();
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
    private final Map<IntBuffer, CellTally> cells = new LinkedHashMap<>();

    TableTally(Table table) {
      this.table = table;
    }

    void addRecords() {
      List<CellTally> touched = new ArrayList<>();
      int[] leaves = new int[records.hierarchies().size()];
      int current = Population.NO_CONTRIBUTOR;
      for (int row : order) {
        if (!passesFilter(row)) {
          continue;
        }
        int contributor = contributor(row);
        if (contributor != current) {
          touched.forEach(CellTally::finishContributor);
          touched.clear();
          current = contributor;
        }
        for (int d = 0; d < leaves.length; d++) {
          leaves[d] = records.leaves()[d][row];
        }
        for (CellTally cell : cellsOf(leaves)) {
          if (cell.lastContributor != contributor) {
            cell.beginContributor(contributor, weight(row));
            touched.add(cell);
          }
          for (int s = 0; s < cell.sums.length; s++) {
            cell.sums[s].current = Math.addExact(cell.sums[s].current, records.values()[s][row]);
          }
        }
      }
      touched.forEach(CellTally::finishContributor);
    }

    /** Returns the contributor of a record. A record of counts is its own contributor. */
    private int contributor(int row) {
      return records.contributors() == null ? row : records.contributors()[row];
    }

    private long weight(int row) {
      return records.weights() == null ? 1 : records.weights()[row];
    }

    private boolean passesFilter(int row) {
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

    /** Returns the table's cells that contain a finest cell; adds those that are missing. */
    private CellTally[] cellsOf(int[] leaves) {
      int[][] paths = new int[table.dimensions().size()][];
      int product = 1;
      for (int i = 0; i < paths.length; i++) {
        int d = table.dimensions().get(i);
        paths[i] = path(records.hierarchies().get(d), leaves[d]);
        product *= paths[i].length;
      }
      CellTally[] found = new CellTally[product];
      int[] combination = total();
      for (int c = 0; c < product; c++) {
        int remaining = c;
        for (int i = 0; i < paths.length; i++) {
          combination[table.dimensions().get(i)] = paths[i][remaining % paths[i].length];
          remaining /= paths[i].length;
        }
        found[c] = cell(combination);
      }
      return found;
    }

    private CellTally cell(int[] combination) {
      CellTally cell = cells.get(IntBuffer.wrap(combination));
      if (cell == null) {
        cell = new CellTally(combination.clone(), records.sums().size());
        cells.put(IntBuffer.wrap(cell.nodes), cell);
      }
      return cell;
    }

    /** Returns the nodes of the table's total. */
    private int[] total() {
      return table.filter().stream().mapToInt(node -> node).toArray();
    }

    /** Returns true if every contributor is in one finest cell only, so counts are additive. */
    boolean countsAddUp() {
      long finest =
          cells.values().stream()
              .filter(
                  cell ->
                      table.dimensions().stream()
                          .allMatch(d -> records.hierarchies().get(d).isLeaf(cell.nodes[d])))
              .mapToLong(cell -> cell.contributors)
              .sum();
      return cells.isEmpty() || finest == cells.get(IntBuffer.wrap(total())).contributors;
    }

    void addTo(Population.Builder builder, boolean additive) {
      int tableIndex = builder.table(table);
      for (CellTally cell : cells.values()) {
        long count = cell.contributors;
        CellValues[] values = new CellValues[1 + cell.sums.length];
        if (additive) {
          values[COUNT] = new CellValues(count, count, count, count, 1, -1, 1, false);
        }
        for (int s = 0; s < cell.sums.length; s++) {
          values[1 + s] = cell.sums[s].values();
        }
        builder.cell(tableIndex, cell.nodes, count, count, cell.sole, values);
      }
    }
  }

  /** The contributors and sums of one cell. Records are added contributor by contributor. */
  private static final class CellTally {
    private final int[] nodes;
    private final SumTally[] sums;
    private long contributors;
    private int sole = Population.NO_CONTRIBUTOR;
    private int lastContributor = Population.NO_CONTRIBUTOR;
    private long lastWeight;

    private CellTally(int[] nodes, int sums) {
      this.nodes = nodes;
      this.sums = Stream.generate(SumTally::new).limit(sums).toArray(SumTally[]::new);
    }

    private void beginContributor(int contributor, long weight) {
      lastContributor = contributor;
      lastWeight = weight;
      contributors = Math.addExact(contributors, weight);
      sole = contributors == 1 ? contributor : Population.NO_CONTRIBUTOR;
    }

    private void finishContributor() {
      for (SumTally sum : sums) {
        sum.finishContributor(lastWeight);
      }
    }
  }

  /** A sum of one cell. */
  private static final class SumTally {
    /** Sum of the current contributor. */
    private long current;

    private long total;

    /** Sum of the absolute contributions. */
    private long absolute;

    private long largest;
    private long secondLargest;

    /** Number of contributors whose sum is not 0. */
    private long carriers;

    private boolean negative;

    private void finishContributor(long weight) {
      total = Math.addExact(total, current);
      carriers += current != 0 ? weight : 0;
      negative |= current < 0;
      long size = Math.absExact(current);
      absolute = Math.addExact(absolute, size);
      secondLargest = Math.max(secondLargest, Math.min(largest, size));
      largest = Math.max(largest, size);
      current = 0;
    }

    private CellValues values() {
      return new CellValues(
          total, absolute, carriers, carriers, largest, -1, secondLargest, negative);
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
