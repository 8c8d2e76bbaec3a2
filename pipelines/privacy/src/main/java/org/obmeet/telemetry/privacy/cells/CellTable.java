package org.obmeet.telemetry.privacy.cells;

import java.util.Arrays;
import java.util.List;

/**
 * Exact cells of one cube and window: one row per combination of nodes of the dimensions' trees
 * that has a record, so every ladder level and every total is a cell in its own right. N is never
 * added across cells.
 *
 * <p>Of each cell and additive measure it holds: the sum, the number of contributors whose value is
 * not zero, the two largest contributors' values and who they are (run-local numbers), and what
 * records without a contributor add. Numbers of contributors are held twice: of all, and of those
 * with {@link Standing standing}. Of contributors who lie in a small finest cell it also holds the
 * {@link Footprints footprint}, so that the union of small cells with each other and with one
 * larger cell is exact. Numbers are drawn per run and never released.
 */
public final class CellTable {
  /** Stands for "nobody" where a contributor's number is expected. */
  public static final int NOBODY = -1;

  private final List<DimensionTree> trees;
  private final int measures;
  private final NodeIndex index;
  private long[] contributors = new long[16];
  private long[] standing = new long[16];
  private long[] sums;
  private long[] carriers;
  private long[] standingCarriers;
  private long[] unattributed;
  private final TwoLargest largest;
  private final Footprints footprints;

  /**
   * @param trees one tree per dimension, shared with the caller; empty for a total
   * @param measures number of additive measures
   */
  public CellTable(List<DimensionTree> trees, int measures) {
    this.trees = List.copyOf(trees);
    this.measures = measures;
    this.footprints = new Footprints(measures);
    this.index = new NodeIndex(trees.size());
    this.sums = new long[16 * measures];
    this.carriers = new long[16 * measures];
    this.standingCarriers = new long[16 * measures];
    this.unattributed = new long[16 * measures];
    this.largest = new TwoLargest(16 * measures);
  }

  /** Trees of the dimensions. */
  public List<DimensionTree> trees() {
    return trees;
  }

  /** Number of additive measures. */
  public int measures() {
    return measures;
  }

  /** Number of cells. */
  public int size() {
    return index.size();
  }

  /** Node of a cell in one dimension. */
  public int node(int cell, int dimension) {
    return index.node(cell, dimension);
  }

  /** Distinct contributors of a cell. */
  public long contributors(int cell) {
    return contributors[cell];
  }

  /** Distinct contributors of a cell that have standing. */
  public long standing(int cell) {
    return standing[cell];
  }

  /** Sum over the cell's contributors. */
  public long sum(int cell, int measure) {
    return sums[cell * measures + measure];
  }

  /** Contributors whose value is not zero. */
  public long carriers(int cell, int measure) {
    return carriers[cell * measures + measure];
  }

  /** Contributors with standing whose value is not zero. */
  public long standingCarriers(int cell, int measure) {
    return standingCarriers[cell * measures + measure];
  }

  /** Largest value of one contributor, 0 where there is none. */
  public long first(int cell, int measure) {
    return largest.first(cell * measures + measure);
  }

  /** Second largest value of one contributor, 0 where there is none. */
  public long second(int cell, int measure) {
    return largest.second(cell * measures + measure);
  }

  /** Who has the largest value, or {@link #NOBODY}. */
  public int firstBy(int cell, int measure) {
    return largest.firstBy(cell * measures + measure);
  }

  /** Who has the second largest value, or {@link #NOBODY}. */
  public int secondBy(int cell, int measure) {
    return largest.secondBy(cell * measures + measure);
  }

  /** What records without a contributor add; not part of {@link #sum}. */
  public long unattributed(int cell, int measure) {
    return unattributed[cell * measures + measure];
  }

  /** Who lies where, for contributors of small cells. */
  public Footprints footprints() {
    return footprints;
  }

  /** Whether a cell is finest: a leaf in every dimension. */
  public boolean finest(int cell) {
    for (int d = 0; d < trees.size(); d++) {
      if (!trees.get(d).isLeaf(node(cell, d))) {
        return false;
      }
    }
    return true;
  }

  /** The cell of these nodes, one per dimension, or -1 where it has no record. */
  public int find(int... nodes) {
    return index.find(nodes);
  }

  /** The cell of these nodes, added empty where it is new. */
  public int at(int... nodes) {
    int before = index.size();
    int cell = index.at(nodes);
    if (cell == before) {
      if (cell == contributors.length) {
        grow();
      }
      largest.clear(cell * measures, (cell + 1) * measures);
    }
    return cell;
  }

  /**
   * Adds one contributor with standing to a cell.
   *
   * @see #contribute(int, int, long[], Standing)
   */
  public void contribute(int cell, int contributor, long[] values) {
    contribute(cell, contributor, values, Standing.WITH);
  }

  /**
   * Adds one contributor to a cell. To be called once per cell and contributor, with everything
   * that the contributor adds to it.
   *
   * @param values one per additive measure
   * @param has the same wherever the contributor is added
   * @throws SumOverflow where a sum does not fit 64 bits
   */
  public void contribute(int cell, int contributor, long[] values, Standing has) {
    int counted = has == Standing.WITH ? 1 : 0;
    contributors[cell]++;
    standing[cell] += counted;
    for (int m = 0; m < measures; m++) {
      int i = cell * measures + m;
      sums[i] = SumOverflow.add(sums[i], values[m], m);
      if (values[m] != 0) {
        carriers[i]++;
        standingCarriers[i] += counted;
      }
      largest.rank(i, values[m], contributor);
    }
  }

  /**
   * Adds records without a contributor to a cell.
   *
   * @throws SumOverflow where a sum does not fit 64 bits
   */
  public void addUnattributed(int cell, long[] values) {
    for (int m = 0; m < measures; m++) {
      int i = cell * measures + m;
      unattributed[i] = SumOverflow.add(unattributed[i], values[m], m);
    }
  }

  /**
   * Adds the cells of another bucket of the same cube and window. The same cell merges by addition,
   * because a contributor lies in one bucket; footprints of cells that are no longer small are
   * dropped by {@link Footprints#keepSmall}. Whatever the order of merging, equal cells hold equal
   * values; their numbers, and those of nodes, may differ.
   *
   * @throws SumOverflow where a sum does not fit 64 bits
   */
  public void merge(CellTable other) {
    int[][] node = new int[trees.size()][];
    for (int d = 0; d < trees.size(); d++) {
      node[d] = trees.get(d).absorb(other.trees.get(d));
    }
    int[] mine = new int[other.size()];
    int[] key = new int[trees.size()];
    for (int cell = 0; cell < other.size(); cell++) {
      for (int d = 0; d < key.length; d++) {
        key[d] = node[d][other.node(cell, d)];
      }
      mine[cell] = at(key);
      addCell(mine[cell], other, cell);
    }
    footprints.append(other.footprints, mine);
  }

  private void addCell(int cell, CellTable other, int from) {
    contributors[cell] += other.contributors[from];
    standing[cell] += other.standing[from];
    for (int m = 0; m < measures; m++) {
      int i = cell * measures + m;
      int j = from * measures + m;
      sums[i] = SumOverflow.add(sums[i], other.sums[j], m);
      carriers[i] += other.carriers[j];
      standingCarriers[i] += other.standingCarriers[j];
      unattributed[i] = SumOverflow.add(unattributed[i], other.unattributed[j], m);
      largest.rank(i, other.largest, j);
    }
  }

  private void grow() {
    int capacity = contributors.length * 2;
    contributors = Arrays.copyOf(contributors, capacity);
    standing = Arrays.copyOf(standing, capacity);
    sums = Arrays.copyOf(sums, capacity * measures);
    carriers = Arrays.copyOf(carriers, capacity * measures);
    standingCarriers = Arrays.copyOf(standingCarriers, capacity * measures);
    unattributed = Arrays.copyOf(unattributed, capacity * measures);
    largest.grow(capacity * measures);
  }

  /** Writes every cell; see {@link CellTables}. */
  void write(Packer out) {
    for (int cell = 0; cell < size(); cell++) {
      for (int d = 0; d < trees.size(); d++) {
        out.unsigned(node(cell, d));
      }
      out.unsigned(contributors[cell]);
      out.unsigned(standing[cell]);
    }
    for (int i = 0; i < size() * measures; i++) {
      out.signed(sums[i]);
      out.unsigned(carriers[i]);
      out.unsigned(standingCarriers[i]);
      largest.write(i, out);
      out.signed(unattributed[i]);
    }
  }

  /** Reads {@code cells} cells into this table, which has none yet. */
  void read(Unpacker in, int cells) {
    int[] nodes = new int[trees.size()];
    for (int cell = 0; cell < cells; cell++) {
      for (int d = 0; d < nodes.length; d++) {
        nodes[d] = in.upTo(trees.get(d).size() - 1, "node of a cell");
      }
      if (at(nodes) != cell) {
        throw new IllegalArgumentException("an encoded cell table has a cell twice");
      }
      contributors[cell] = in.unsigned();
      standing[cell] = in.unsigned();
    }
    for (int i = 0; i < cells * measures; i++) {
      sums[i] = in.signed();
      carriers[i] = in.unsigned();
      standingCarriers[i] = in.unsigned();
      largest.read(i, in);
      unattributed[i] = in.signed();
    }
  }
}
