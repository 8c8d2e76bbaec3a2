package org.obmeet.telemetry.privacy.cells;

import java.util.BitSet;
import java.util.List;

/**
 * The exact cells of one cube and window. A cell is a combination of nodes, one from the tree of
 * each dimension. Each hierarchy level and each total has cells of its own, so contributor counts
 * are never added across cells.
 *
 * <p>For each measure, a cell has the sum, the number of contributors with a value other than 0,
 * and the two largest values with their contributors. Records without a contributor are in no cell:
 * the table has only their number, for the operator. The table counts all contributors and the
 * {@link ContributorEligibility eligible} ones. A cell with too few contributors is small. The
 * {@link Footprints} allow exact counts in unions of small cells. Contributor indices are valid in
 * one run only.
 */
public final class CellTable {
  /** The contributor index of a cell without a largest or second largest contributor. */
  public static final int NO_CONTRIBUTOR = -1;

  // The numbers of a cell in its array: the contributor counts, and the numbers of each measure.
  // Counts are PackedCounts.
  private static final int CONTRIBUTORS = 0;
  private static final int FIRST_MEASURE = 1;

  // The numbers of a measure.
  private static final int SUM = 0;
  private static final int CARRIERS = 1;
  private static final int LARGEST = 2;
  private static final int MEASURE_WIDTH = LARGEST + TwoLargest.WIDTH;

  private final List<DimensionTree> trees;
  private final int measures;
  private final TupleIndex index;
  private final CellStore cells;
  private final Footprints footprints;
  private long unattributed;

  /**
   * @param trees one tree per dimension, shared with the caller; none for a cube of a total only
   * @param measures number of additive measures
   */
  public CellTable(List<DimensionTree> trees, int measures) {
    this.trees = List.copyOf(trees);
    this.measures = measures;
    this.footprints = new Footprints(measures);
    this.index = new TupleIndex(trees.size());
    this.cells = new CellStore(FIRST_MEASURE + MEASURE_WIDTH * measures);
  }

  public List<DimensionTree> trees() {
    return trees;
  }

  /** Returns the number of additive measures. */
  public int measures() {
    return measures;
  }

  public int size() {
    return index.size();
  }

  public int node(int cell, int dimension) {
    return index.get(cell, dimension);
  }

  /** Returns the number of distinct contributors of a cell. */
  public long contributors(int cell) {
    return PackedCounts.all(number(cell, CONTRIBUTORS));
  }

  /** Returns the number of distinct eligible contributors of a cell. */
  public long eligible(int cell) {
    return PackedCounts.eligible(number(cell, CONTRIBUTORS));
  }

  /** Returns the sum over the cell's contributors. */
  public long sum(int cell, int measure) {
    return number(cell, offset(measure) + SUM);
  }

  /** Returns the number of contributors with a value other than 0. */
  public long carriers(int cell, int measure) {
    return PackedCounts.all(number(cell, offset(measure) + CARRIERS));
  }

  /** Returns the number of eligible contributors with a value other than 0. */
  public long eligibleCarriers(int cell, int measure) {
    return PackedCounts.eligible(number(cell, offset(measure) + CARRIERS));
  }

  /** Returns the largest value of a single contributor, 0 if the cell has no contributor. */
  public long largest(int cell, int measure) {
    return TwoLargest.first(cells.array(cell), largestAt(cell, measure));
  }

  /** Returns the second largest value of a single contributor, 0 if there is no second one. */
  public long secondLargest(int cell, int measure) {
    return TwoLargest.second(cells.array(cell), largestAt(cell, measure));
  }

  /** Returns the contributor with the largest value, or {@link #NO_CONTRIBUTOR}. */
  public int largestContributor(int cell, int measure) {
    return TwoLargest.firstBy(cells.array(cell), largestAt(cell, measure));
  }

  /** Returns the contributor with the second largest value, or {@link #NO_CONTRIBUTOR}. */
  public int secondContributor(int cell, int measure) {
    return TwoLargest.secondBy(cells.array(cell), largestAt(cell, measure));
  }

  /** Returns the number of records without a contributor, which no cell counts. */
  public long unattributed() {
    return unattributed;
  }

  /** Returns the footprints. Those of contributors without a small cell may have been dropped. */
  public Footprints footprints() {
    return footprints;
  }

  /** Returns the cell with the given nodes, one per dimension, or -1 if the table has none. */
  public int find(int... nodes) {
    return index.find(nodes);
  }

  /** Returns the cell with the given nodes. Adds an empty cell if the table has none. */
  public int findOrAdd(int... nodes) {
    int cell = index.findOrAdd(nodes);
    if (cell == cells.size()) {
      cells.add();
      for (int m = 0; m < measures; m++) {
        TwoLargest.clearContributors(cells.array(cell), largestAt(cell, m));
      }
    }
    return cell;
  }

  /**
   * Adds one contributor to a cell. The caller calls this method once for each cell and
   * contributor, with the total of the contributor's values in the cell.
   *
   * @param from index of the first value in the array, which has one value per additive measure
   * @param eligibility the same in every cell of the contributor
   * @throws SumOverflowException if a sum does not fit 64 bits
   */
  public void contribute(
      int cell, int contributor, long[] values, int from, ContributorEligibility eligibility) {
    long[] numbers = cells.array(cell);
    int at = cells.offset(cell);
    long one = PackedCounts.one(eligibility);
    numbers[at + CONTRIBUTORS] += one;
    int i = at + FIRST_MEASURE;
    for (int m = 0; m < measures; m++) {
      long value = values[from + m];
      if (value != 0) {
        numbers[i + SUM] = SumOverflowException.add(numbers[i + SUM], value, m);
        numbers[i + CARRIERS] += one;
      }
      TwoLargest.add(numbers, i + LARGEST, value, contributor);
      i += MEASURE_WIDTH;
    }
  }

  /**
   * Reads the first and the last number that {@link #contribute} changes, so that the processor
   * loads the cell into its cache. A caller that will add to many cells prefetches all of them
   * first. The memory accesses then overlap.
   *
   * @return a meaningless value, which stops the compiler from removing the read
   */
  public long prefetch(int cell) {
    return number(cell, 0) + number(cell, FIRST_MEASURE + MEASURE_WIDTH * measures - 1);
  }

  /** Adds to the number of records without a contributor. */
  public void addUnattributed(long records) {
    unattributed = Math.addExact(unattributed, records);
  }

  /** Adds the nodes of other trees. Returns each node's index in this table's trees. */
  int[][] mergeTrees(List<DimensionTree> others) {
    int[][] nodes = new int[trees.size()][];
    for (int d = 0; d < nodes.length; d++) {
      nodes[d] = trees.get(d).merge(others.get(d));
    }
    return nodes;
  }

  private long number(int cell, int offset) {
    return cells.array(cell)[cells.offset(cell) + offset];
  }

  /** Returns the offset of a measure's numbers from a cell's first number. */
  private static int offset(int measure) {
    return FIRST_MEASURE + measure * MEASURE_WIDTH;
  }

  /** Returns the index of a measure's {@link TwoLargest} in the array of a cell. */
  private int largestAt(int cell, int measure) {
    return cells.offset(cell) + offset(measure) + LARGEST;
  }

  void write(PackedBlocks blocks) {
    for (int cell = 0; cell < size(); cell++) {
      NumberWriter out = blocks.writable();
      for (int d = 0; d < trees.size(); d++) {
        out.write(node(cell, d));
      }
      PackedCounts.write(number(cell, CONTRIBUTORS), out);
      for (int m = 0; m < measures; m++) {
        out.write(sum(cell, m));
        PackedCounts.write(number(cell, offset(m) + CARRIERS), out);
        TwoLargest.write(cells.array(cell), largestAt(cell, m), out);
      }
    }
  }

  /**
   * Adds the encoded cells of another bucket of the same cube and window.
   *
   * @param nodes for each dimension, this table's node by encoded node
   * @param count number of encoded cells
   * @return this table's cell by encoded cell
   * @throws SumOverflowException if a sum does not fit 64 bits
   */
  int[] read(NumberReader in, int[][] nodes, int count) {
    int[] mine = new int[count];
    BitSet read = new BitSet();
    int[] key = new int[nodes.length];
    for (int cell = 0; cell < count; cell++) {
      for (int d = 0; d < key.length; d++) {
        key[d] = nodes[d][in.upTo(nodes[d].length - 1, "node of a cell")];
      }
      mine[cell] = findOrAdd(key);
      if (read.get(mine[cell])) {
        throw new IllegalArgumentException("an encoded cell table has a cell twice");
      }
      read.set(mine[cell]);
      readAndAdd(in, mine[cell]);
    }
    return mine;
  }

  /**
   * Adds the encoded numbers of the same cell in another bucket. The counts can be added, because
   * each contributor is in one bucket only. The order of the buckets does not matter.
   */
  private void readAndAdd(NumberReader in, int cell) {
    long[] numbers = cells.array(cell);
    int at = cells.offset(cell);
    numbers[at + CONTRIBUTORS] += PackedCounts.read(in);
    for (int m = 0; m < measures; m++) {
      int i = at + offset(m);
      numbers[i + SUM] = SumOverflowException.add(numbers[i + SUM], in.number(), m);
      numbers[i + CARRIERS] += PackedCounts.read(in);
      TwoLargest.readAndAdd(numbers, i + LARGEST, in);
    }
  }
}
