package org.obmeet.telemetry.privacy.cells;

import java.util.BitSet;
import java.util.List;

/**
 * Exact cells of one cube and window: one row per combination of nodes of the dimensions' trees
 * that has a record, so every ladder level and every total is a cell in its own right. N is never
 * added across cells.
 *
 * <p>Of each cell and additive measure it holds: the sum, the number of contributors whose value is
 * not zero, the two largest contributors' values and who they are (run-local numbers), and what
 * records without a contributor add. Numbers of contributors are held twice: of all, and of those
 * with {@link ContributorEligibility standing}. Of contributors who lie in a small finest cell it
 * also holds the {@link Footprints footprint}, so that the union of small cells with each other and
 * with one larger cell is exact. Numbers are drawn per run and never released.
 */
public final class CellTable {
  /** Stands for "nobody" where a contributor's number is expected. */
  public static final int NOBODY = -1;

  private final List<DimensionTree> trees;
  private final CellLayout layout;
  private final NodeIndex index;
  private final CellStore cells;
  private final Footprints footprints;

  /**
   * @param trees one tree per dimension, shared with the caller; empty for a total
   * @param measures number of additive measures
   */
  public CellTable(List<DimensionTree> trees, int measures) {
    this.trees = List.copyOf(trees);
    this.layout = new CellLayout(measures);
    this.footprints = new Footprints(measures);
    this.index = new NodeIndex(trees.size());
    this.cells = new CellStore(layout.width());
  }

  /** Trees of the dimensions. */
  public List<DimensionTree> trees() {
    return trees;
  }

  /** Number of additive measures. */
  public int measures() {
    return layout.measures();
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
    return PackedCounts.all(people(cell));
  }

  /** Distinct contributors of a cell that have standing. */
  public long eligible(int cell) {
    return PackedCounts.eligible(people(cell));
  }

  /** Sum over the cell's contributors. */
  public long sum(int cell, int measure) {
    return layout.sum(cells.of(cell), cells.at(cell), measure);
  }

  /** Contributors whose value is not zero. */
  public long carriers(int cell, int measure) {
    return PackedCounts.all(layout.carriers(cells.of(cell), cells.at(cell), measure));
  }

  /** Contributors with standing whose value is not zero. */
  public long eligibleCarriers(int cell, int measure) {
    return PackedCounts.eligible(layout.carriers(cells.of(cell), cells.at(cell), measure));
  }

  /** Largest value of one contributor, 0 where there is none. */
  public long largest(int cell, int measure) {
    return TwoLargest.first(cells.of(cell), layout.largest(cells.at(cell), measure));
  }

  /** Second largest value of one contributor, 0 where there is none. */
  public long secondLargest(int cell, int measure) {
    return TwoLargest.second(cells.of(cell), layout.largest(cells.at(cell), measure));
  }

  /** Who has the largest value, or {@link #NOBODY}. */
  public int largestContributor(int cell, int measure) {
    return TwoLargest.firstBy(cells.of(cell), layout.largest(cells.at(cell), measure));
  }

  /** Who has the second largest value, or {@link #NOBODY}. */
  public int secondContributor(int cell, int measure) {
    return TwoLargest.secondBy(cells.of(cell), layout.largest(cells.at(cell), measure));
  }

  /** What records without a contributor add; not part of {@link #sum}. */
  public long unattributed(int cell, int measure) {
    return layout.unattributed(cells.of(cell), cells.at(cell), measure);
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
  public int findOrAdd(int... nodes) {
    int cell = index.findOrAdd(nodes);
    if (cell == cells.size()) {
      cells.add();
      layout.clear(cells.of(cell), cells.at(cell));
    }
    return cell;
  }

  /**
   * Adds one contributor with standing to a cell.
   *
   * @see #contribute(int, int, long[], Standing)
   */
  public void contribute(int cell, int contributor, long[] values) {
    contribute(cell, contributor, values, ContributorEligibility.ELIGIBLE);
  }

  /**
   * Adds one contributor to a cell. To be called once per cell and contributor, with everything
   * that the contributor adds to it.
   *
   * @param values one per additive measure
   * @param has the same wherever the contributor is added
   * @throws SumOverflowException where a sum does not fit 64 bits
   */
  public void contribute(int cell, int contributor, long[] values, ContributorEligibility has) {
    contribute(cell, contributor, values, 0, has);
  }

  /**
   * As {@link #contribute(int, int, long[], ContributorEligibility)}.
   *
   * @param from where the values begin in the array
   */
  public void contribute(
      int cell, int contributor, long[] values, int from, ContributorEligibility has) {
    layout.contribute(cells.of(cell), cells.at(cell), contributor, values, from, has);
  }

  /**
   * Reads a cell and gives something of it that means nothing. A processor waits long for memory,
   * but for many places at once as long as for one: who is about to add to many cells reads all of
   * them first.
   */
  public long prefetch(int cell) {
    return layout.prefetch(cells.of(cell), cells.at(cell));
  }

  /** The same of what {@link #findOrAdd} looks at. */
  public long prefetch(int[] nodes) {
    return index.prefetch(nodes);
  }

  /**
   * Adds records without a contributor to a cell.
   *
   * @param from where the values, one per additive measure, begin in the array
   * @throws SumOverflowException where a sum does not fit 64 bits
   */
  public void addUnattributed(int cell, long[] values, int from) {
    layout.addUnattributed(cells.of(cell), cells.at(cell), values, from);
  }

  /** Takes the nodes of other trees; gives their numbers in these. */
  int[][] absorb(List<DimensionTree> others) {
    int[][] nodes = new int[trees.size()][];
    for (int d = 0; d < nodes.length; d++) {
      nodes[d] = trees.get(d).absorb(others.get(d));
    }
    return nodes;
  }

  private long people(int cell) {
    return layout.packedContributors(cells.of(cell), cells.at(cell));
  }

  void write(PackedBlocks blocks) {
    for (int cell = 0; cell < size(); cell++) {
      VarintWriter out = blocks.open();
      for (int d = 0; d < trees.size(); d++) {
        out.unsigned(node(cell, d));
      }
      layout.write(cells.of(cell), cells.at(cell), out);
    }
  }

  /**
   * Adds the encoded cells of another bucket of the same cube and window.
   *
   * @param nodes number in this table's trees of each encoded node, by dimension
   * @param count of cells
   * @return number in this table of each encoded cell
   * @throws SumOverflowException where a sum does not fit 64 bits
   */
  int[] read(VarintReader in, int[][] nodes, int count) {
    int[] mine = new int[count];
    BitSet read = new BitSet();
    int[] key = new int[nodes.length];
    long[] numbers = new long[layout.width()];
    for (int cell = 0; cell < count; cell++) {
      for (int d = 0; d < key.length; d++) {
        key[d] = nodes[d][in.upTo(nodes[d].length - 1, "node of a cell")];
      }
      layout.read(numbers, in);
      mine[cell] = findOrAdd(key);
      if (read.get(mine[cell])) {
        throw new IllegalArgumentException("an encoded cell table has a cell twice");
      }
      read.set(mine[cell]);
      layout.add(cells.of(mine[cell]), cells.at(mine[cell]), numbers, 0);
    }
    return mine;
  }
}
