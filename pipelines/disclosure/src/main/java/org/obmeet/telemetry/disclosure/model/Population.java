package org.obmeet.telemetry.disclosure.model;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables over one set of records as one linear system. A cell is a combination of hierarchy
 * nodes, one per dimension. If several tables share a cell, the population has it once. A relation
 * states that a cell is the sum of its children along one dimension.
 *
 * <p>The cells include the totals of every level of every table. A combination that is not a cell
 * has no records, and intruders know this. A cell may have no records, too.
 */
public final class Population {
  /** Marks that the sole contributor of a cell does not exist or is not known. */
  public static final int NO_CONTRIBUTOR = -1;

  private final List<Hierarchy> hierarchies;
  private final List<ProtectedMeasure> measures;
  private final List<Table> tables;
  private final Map<IntBuffer, Integer> cellOfNodes;
  private final List<Cell> cells;
  private final int[][] cellsOf;
  private final List<int[]> relations = new ArrayList<>();

  /**
   * A cell.
   *
   * @param nodes one node per dimension
   * @param sole the sole contributor, or {@link #NO_CONTRIBUTOR}
   * @param values figures by measure; null if the measure has none for the cell
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Cell(
      int[] nodes, long contributors, long eligible, int sole, CellValues[] values) {}

  private Population(Builder builder) {
    this.hierarchies = builder.hierarchies;
    this.measures = builder.measures;
    this.tables = List.copyOf(builder.tables);
    this.cellOfNodes = builder.cellOfNodes;
    this.cells = List.copyOf(builder.cells);
    this.cellsOf =
        builder.cellsOf.stream().map(cells -> cells.stream().toArray()).toArray(int[][]::new);
    addRelations();
  }

  public List<Hierarchy> hierarchies() {
    return hierarchies;
  }

  public List<ProtectedMeasure> measures() {
    return measures;
  }

  public List<Table> tables() {
    return tables;
  }

  /** Returns the number of cells. */
  public int size() {
    return cells.size();
  }

  public int node(int cell, int dimension) {
    return cells.get(cell).nodes[dimension];
  }

  /** Returns the index of the cell with these nodes, one per dimension; -1 if there is none. */
  public int find(int[] combination) {
    return cellOfNodes.getOrDefault(IntBuffer.wrap(combination), -1);
  }

  /** Returns the number of distinct contributors of a cell. */
  public long contributors(int cell) {
    return cells.get(cell).contributors;
  }

  /** Returns the number of a cell's distinct eligible contributors. */
  public long eligible(int cell) {
    return cells.get(cell).eligible;
  }

  /** Returns the sole contributor of a cell, or {@link #NO_CONTRIBUTOR}. */
  public int sole(int cell) {
    return cells.get(cell).sole;
  }

  /** Returns a cell's figures in a measure; null if there are none. */
  public CellValues values(int cell, int measure) {
    return cells.get(cell).values[measure];
  }

  /** Returns the cells of a table in ascending order. */
  public int[] cells(int table) {
    return cellsOf[table];
  }

  /** Returns the relations. Each is an array of cells: the parent, then its children. */
  public List<int[]> relations() {
    return relations;
  }

  /** Returns the labels of a cell in the columns of a table. */
  public List<String> labels(int table, int cell) {
    return tables.get(table).dimensions().stream()
        .map(d -> hierarchies.get(d).label(node(cell, d)))
        .toList();
  }

  /** Returns true if a cell is a leaf in every dimension of a table. */
  public boolean isFinest(int table, int cell) {
    return tables.get(table).dimensions().stream()
        .allMatch(d -> hierarchies.get(d).isLeaf(node(cell, d)));
  }

  /** Returns true if all records of a cell are in the cell {@code outer}. */
  public boolean isInside(int cell, int outer) {
    for (int d = 0; d < hierarchies.size(); d++) {
      if (!hierarchies.get(d).isUnder(node(cell, d), node(outer, d))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns each cell's highest threshold in tables that are not auxiliary; 0 if there is no such
   * table.
   */
  public int[] thresholds() {
    int[] thresholds = new int[size()];
    for (int t = 0; t < tables.size(); t++) {
      if (tables.get(t).publication() != Table.Publication.AUXILIARY) {
        for (int cell : cellsOf[t]) {
          thresholds[cell] = Math.max(thresholds[cell], tables.get(t).threshold());
        }
      }
    }
    return thresholds;
  }

  /** Adds the relations of all tables. A relation of several tables is added once. */
  private void addRelations() {
    Set<Long> known = new HashSet<>();
    for (int table = 0; table < tables.size(); table++) {
      Map<Long, List<Integer>> relationOf = new LinkedHashMap<>();
      for (int cell : cellsOf[table]) {
        for (int d : tables.get(table).dimensions()) {
          if (node(cell, d) != Hierarchy.ROOT) {
            int parent = parent(cell, d);
            relationOf
                .computeIfAbsent(
                    (long) parent * hierarchies.size() + d, key -> new ArrayList<>(List.of(parent)))
                .add(cell);
          }
        }
      }
      relationOf.forEach(
          (key, relation) -> {
            if (known.add(key)) {
              relations.add(relation.stream().mapToInt(cell -> cell).toArray());
            }
          });
    }
  }

  private int parent(int cell, int dimension) {
    int[] up = cells.get(cell).nodes.clone();
    up[dimension] = hierarchies.get(dimension).parent(up[dimension]);
    int parent = find(up);
    if (parent < 0) {
      throw new IllegalStateException(
          "a table must contain the parents of its cells; parent "
              + Arrays.toString(up)
              + " is missing");
    }
    return parent;
  }

  /** A builder that collects the cells of a population. */
  public static final class Builder {
    private final List<Hierarchy> hierarchies;
    private final List<ProtectedMeasure> measures;
    private final Map<IntBuffer, Integer> cellOfNodes = new HashMap<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<BitSet> cellsOf = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();

    public Builder(List<Hierarchy> hierarchies, List<ProtectedMeasure> measures) {
      this.hierarchies = List.copyOf(hierarchies);
      this.measures = List.copyOf(measures);
    }

    /** Adds a table and returns its index. */
    public int table(Table table) {
      tables.add(table);
      cellsOf.add(new BitSet());
      return tables.size() - 1;
    }

    /**
     * Adds a cell to a table and returns the cell's index. If another table has the cell,
     * contributors and values must be equal.
     *
     * @param combination one node per dimension of the population, also for filtered dimensions
     * @param soleContributor the sole contributor, or {@link #NO_CONTRIBUTOR}
     * @param figures figures for each measure of the population; null if a measure has none
     */
    public int cell(
        int table,
        int[] combination,
        long distinctContributors,
        long eligibleContributors,
        int soleContributor,
        CellValues[] figures) {
      int[] nodes = combination.clone();
      int cell = cellOfNodes.computeIfAbsent(IntBuffer.wrap(nodes), key -> cells.size());
      if (cell == cells.size()) {
        cells.add(
            new Cell(
                nodes,
                distinctContributors,
                eligibleContributors,
                soleContributor,
                new CellValues[measures.size()]));
      } else if (cells.get(cell).contributors != distinctContributors) {
        throw new IllegalArgumentException(
            "cell %s of table %s must have %s contributors, as in another table; it has %s"
                .formatted(
                    Arrays.toString(combination),
                    tables.get(table).name(),
                    Long.toString(cells.get(cell).contributors),
                    Long.toString(distinctContributors)));
      }
      CellValues[] own = cells.get(cell).values;
      for (int m = 0; m < own.length; m++) {
        if (figures[m] != null && tables.get(table).measures().contains(m)) {
          if (own[m] != null && own[m].value() != figures[m].value()) {
            throw new IllegalArgumentException(
                "measure %s of table %s contradicts another table: %s and %s"
                    .formatted(
                        measures.get(m).name(),
                        tables.get(table).name(),
                        Long.toString(own[m].value()),
                        Long.toString(figures[m].value())));
          }
          own[m] = figures[m];
        }
      }
      cellsOf.get(table).set(cell);
      return cell;
    }

    public Population build() {
      return new Population(this);
    }
  }
}
