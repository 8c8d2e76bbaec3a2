package org.obmeet.telemetry.disclosure.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables over one set of records as one linear system. A cell is a combination of hierarchy
 * nodes, one per dimension. If several tables share a cell, the population has it once. A relation
 * states that a cell is the sum of its children along one dimension.
 *
 * <p>The cells include the totals of every level of every table. A combination without a record is
 * not a cell. Its value is zero, and intruders are assumed to know this value.
 */
public final class Population {
  /** Marks that the sole contributor of a cell does not exist or is not known. */
  public static final int NO_CONTRIBUTOR = -1;

  private final List<Hierarchy> hierarchies;
  private final List<Measure> measures;
  private final List<Table> tables;
  private final CellTrie index;
  private final int[][] nodes;
  private final long[] contributors;
  private final long[] eligible;
  private final int[] sole;
  private final CellValues[][] values;
  private final int[][] cellsOf;
  private final List<int[]> relations;
  private final List<Integer> owners;

  private Population(Builder builder) {
    this.hierarchies = builder.hierarchies;
    this.measures = builder.measures;
    this.tables = List.copyOf(builder.tables);
    this.index = builder.index;
    this.nodes = builder.nodes.toArray(int[][]::new);
    this.contributors = Arrays.copyOf(builder.contributors, nodes.length);
    this.eligible = Arrays.copyOf(builder.eligible, nodes.length);
    this.sole = Arrays.copyOf(builder.sole, nodes.length);
    this.values = builder.values.toArray(CellValues[][]::new);
    this.cellsOf =
        builder.cellsOf.stream().map(cells -> cells.stream().toArray()).toArray(int[][]::new);
    this.relations = new ArrayList<>();
    this.owners = new ArrayList<>();
    addRelations();
  }

  /** Returns the hierarchies of the dimensions. */
  public List<Hierarchy> hierarchies() {
    return hierarchies;
  }

  /** Returns the measures. */
  public List<Measure> measures() {
    return measures;
  }

  /** Returns the tables. */
  public List<Table> tables() {
    return tables;
  }

  /** Returns the number of cells. */
  public int size() {
    return nodes.length;
  }

  /** Returns the node of a cell in one dimension. */
  public int node(int cell, int dimension) {
    return nodes[cell][dimension];
  }

  /** Returns the index of the cell with these nodes, one per dimension; -1 if there is none. */
  public int find(int[] combination) {
    return index.find(combination);
  }

  /** Returns the number of distinct contributors of a cell. */
  public long contributors(int cell) {
    return contributors[cell];
  }

  /** Returns the number of distinct eligible contributors of a cell. */
  public long eligible(int cell) {
    return eligible[cell];
  }

  /** Returns the sole contributor of a cell, or {@link #NO_CONTRIBUTOR}. */
  public int sole(int cell) {
    return sole[cell];
  }

  /** Returns a cell's figures in a measure; null if no table with the measure has the cell. */
  public CellValues values(int cell, int measure) {
    return values[cell][measure];
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
        .map(d -> hierarchies.get(d).label(nodes[cell][d]))
        .toList();
  }

  /** Returns true if a cell is a leaf in every dimension of a table. */
  public boolean isFinest(int table, int cell) {
    return tables.get(table).dimensions().stream()
        .allMatch(d -> hierarchies.get(d).isLeaf(nodes[cell][d]));
  }

  private void addRelations() {
    Map<Long, Integer> known = new HashMap<>();
    for (int table = 0; table < tables.size(); table++) {
      Map<Long, List<Integer>> children = new HashMap<>();
      List<Long> order = new ArrayList<>();
      for (int cell : cellsOf[table]) {
        for (int d : tables.get(table).dimensions()) {
          if (nodes[cell][d] != Hierarchy.ROOT) {
            long key = (long) parent(cell, d) * hierarchies.size() + d;
            children
                .computeIfAbsent(
                    key,
                    k -> {
                      order.add(k);
                      return new ArrayList<>();
                    })
                .add(cell);
          }
        }
      }
      for (long key : order) {
        if (known.putIfAbsent(key, table) == null) {
          List<Integer> parts = children.get(key);
          int[] relation = new int[parts.size() + 1];
          relation[0] = (int) (key / hierarchies.size());
          for (int i = 0; i < parts.size(); i++) {
            relation[i + 1] = parts.get(i);
          }
          relations.add(relation);
          owners.add(table);
        }
      }
    }
  }

  private int parent(int cell, int dimension) {
    int[] up = nodes[cell].clone();
    up[dimension] = hierarchies.get(dimension).parent(up[dimension]);
    int parent = index.find(up);
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
    private final List<Measure> measures;
    private final CellTrie index;
    private final List<Table> tables = new ArrayList<>();
    private final List<BitSet> cellsOf = new ArrayList<>();
    private final List<int[]> nodes = new ArrayList<>();
    private final List<CellValues[]> values = new ArrayList<>();
    private long[] contributors = new long[16];
    private long[] eligible = new long[16];
    private int[] sole = new int[16];

    /** Creates a population without tables. */
    public Builder(List<Hierarchy> hierarchies, List<Measure> measures) {
      this.hierarchies = List.copyOf(hierarchies);
      this.measures = List.copyOf(measures);
      this.index = new CellTrie(hierarchies.stream().mapToInt(Hierarchy::size).toArray());
    }

    /** Adds a table and returns its index. */
    public int table(Table table) {
      tables.add(table);
      cellsOf.add(new BitSet());
      return tables.size() - 1;
    }

    /**
     * Adds a cell to a table. If another table has the cell, the figures must be the same.
     *
     * @param combination one node per dimension of the population; includes the table's filter
     * @param distinctContributors number of distinct contributors
     * @param eligibleContributors number of distinct eligible contributors
     * @param soleContributor the sole contributor, or {@link #NO_CONTRIBUTOR}
     * @param figures figures for each measure of the population; null if a measure has none
     * @return index of the cell
     */
    public int cell(
        int table,
        int[] combination,
        long distinctContributors,
        long eligibleContributors,
        int soleContributor,
        CellValues[] figures) {
      int cell = index.find(combination);
      if (cell < 0) {
        cell = nodes.size();
        index.put(combination, cell);
        nodes.add(combination.clone());
        values.add(new CellValues[measures.size()]);
        if (cell == contributors.length) {
          contributors = Arrays.copyOf(contributors, cell * 2);
          eligible = Arrays.copyOf(eligible, cell * 2);
          sole = Arrays.copyOf(sole, cell * 2);
        }
        contributors[cell] = distinctContributors;
        eligible[cell] = eligibleContributors;
        sole[cell] = soleContributor;
      } else if (contributors[cell] != distinctContributors) {
        throw new IllegalArgumentException(
            "cell "
                + Arrays.toString(combination)
                + " of table "
                + tables.get(table).name()
                + " must have "
                + contributors[cell]
                + " contributors, as in another table; it has "
                + distinctContributors);
      }
      CellValues[] own = values.get(cell);
      for (int m = 0; m < own.length; m++) {
        if (figures[m] != null && tables.get(table).measures().contains(m)) {
          if (own[m] != null && own[m].value() != figures[m].value()) {
            throw new IllegalArgumentException(
                "measure "
                    + measures.get(m).name()
                    + " of table "
                    + tables.get(table).name()
                    + " contradicts another table: "
                    + own[m].value()
                    + " and "
                    + figures[m].value());
          }
          own[m] = figures[m];
        }
      }
      cellsOf.get(table).set(cell);
      return cell;
    }

    /** Returns the population of the tables added so far. */
    public Population build() {
      return new Population(this);
    }
  }
}
