package org.obmeet.telemetry.disclosure.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables over one set of records as one linear system. A cell is a combination of nodes, one
 * per dimension; a cell that several tables have is one cell. A relation says that a cell is the
 * sum of its children along one dimension.
 *
 * <p>Every level of every table is a cell. Combinations without a record are no cells: their value
 * is zero, and everybody is taken to know that.
 */
public final class Population {
  /** Stands for nobody where a contributor's number is expected. */
  public static final int NOBODY = -1;

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
    relate();
  }

  /** Dimensions. */
  public List<Hierarchy> hierarchies() {
    return hierarchies;
  }

  /** Measures. */
  public List<Measure> measures() {
    return measures;
  }

  /** Tables. */
  public List<Table> tables() {
    return tables;
  }

  /** Number of cells. */
  public int size() {
    return nodes.length;
  }

  /** Node of a cell in one dimension. */
  public int node(int cell, int dimension) {
    return nodes[cell][dimension];
  }

  /** The cell of these nodes, one per dimension, or -1 if it has no record. */
  public int find(int[] combination) {
    return index.find(combination);
  }

  /** Distinct contributors of a cell. */
  public long contributors(int cell) {
    return contributors[cell];
  }

  /** Distinct eligible contributors of a cell. */
  public long eligible(int cell) {
    return eligible[cell];
  }

  /** The only contributor of a cell, or {@link #NOBODY} if there are more or it is not known. */
  public int sole(int cell) {
    return sole[cell];
  }

  /** Numbers of a cell in one measure; null if no table with the measure has the cell. */
  public CellValues values(int cell, int measure) {
    return values[cell][measure];
  }

  /** Cells of a table, in the order in which they were added. */
  public int[] cells(int table) {
    return cellsOf[table];
  }

  /** Relations: the parent, then its children. */
  public List<int[]> relations() {
    return relations;
  }

  /** Number of the table whose cells a relation was read from. */
  public int tableOf(int relation) {
    return owners.get(relation);
  }

  /** Labels of a cell in the columns of a table. */
  public List<String> labels(int table, int cell) {
    return tables.get(table).dimensions().stream()
        .map(d -> hierarchies.get(d).label(nodes[cell][d]))
        .toList();
  }

  /** Whether a cell is a leaf in every dimension of a table. */
  public boolean finest(int table, int cell) {
    return tables.get(table).dimensions().stream()
        .allMatch(d -> hierarchies.get(d).leaf(nodes[cell][d]));
  }

  private void relate() {
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
          "a table must have the parents of its cells; one of " + Arrays.toString(up) + " is gone");
    }
    return parent;
  }

  /** Collects the cells of a population. */
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

    /** A population without tables. */
    public Builder(List<Hierarchy> hierarchies, List<Measure> measures) {
      this.hierarchies = List.copyOf(hierarchies);
      this.measures = List.copyOf(measures);
      this.index = new CellTrie(hierarchies.stream().mapToInt(Hierarchy::size).toArray());
    }

    /** Adds a table; gives its number. */
    public int table(Table table) {
      tables.add(table);
      cellsOf.add(new BitSet());
      return tables.size() - 1;
    }

    /**
     * Adds a cell to a table. A cell that another table has must have the same numbers there.
     *
     * @param combination one node per dimension of the population, the table's filter included
     * @param people distinct contributors
     * @param eligiblePeople those of them who are eligible
     * @param only the only contributor, or {@link #NOBODY}
     * @param numbers for each measure of the population its numbers, or null
     * @return number of the cell
     */
    public int cell(
        int table,
        int[] combination,
        long people,
        long eligiblePeople,
        int only,
        CellValues[] numbers) {
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
        contributors[cell] = people;
        eligible[cell] = eligiblePeople;
        sole[cell] = only;
      } else if (contributors[cell] != people) {
        throw new IllegalArgumentException(
            "cell "
                + Arrays.toString(combination)
                + " of table "
                + tables.get(table).name()
                + " must have "
                + contributors[cell]
                + " contributors, as in another table; it has "
                + people);
      }
      CellValues[] mine = values.get(cell);
      for (int m = 0; m < mine.length; m++) {
        if (numbers[m] != null && tables.get(table).measures().contains(m)) {
          if (mine[m] != null && mine[m].value() != numbers[m].value()) {
            throw new IllegalArgumentException(
                "measure "
                    + measures.get(m).name()
                    + " of table "
                    + tables.get(table).name()
                    + " contradicts another table: "
                    + mine[m].value()
                    + " and "
                    + numbers[m].value());
          }
          mine[m] = numbers[m];
        }
      }
      cellsOf.get(table).set(cell);
      return cell;
    }

    /** The population of the tables so far. */
    public Population build() {
      return new Population(this);
    }
  }
}
