package org.obmeet.telemetry.privacy.cells;

/**
 * The layout of one cell's numbers in an array. A parameter {@code at} is the index of the cell's
 * first number. The contributor count is first. For each measure, the sum, the number of carriers
 * (contributors with a value other than 0) and the two largest values follow. The unattributed
 * amounts (of records without a contributor) of all measures are last.
 */
final class CellLayout {
  private static final int CONTRIBUTORS = 0;
  private static final int FIRST_MEASURE = 1;

  private static final int SUM = 0;
  private static final int CARRIERS = 1;
  private static final int LARGEST = 2;
  private static final int MEASURE_WIDTH = LARGEST + TwoLargest.WIDTH;

  private final int measures;
  private final int firstUnattributed;

  /**
   * @param measures number of additive measures
   */
  CellLayout(int measures) {
    this.measures = measures;
    this.firstUnattributed = FIRST_MEASURE + MEASURE_WIDTH * measures;
  }

  /** Returns the number of array elements of a cell. */
  int width() {
    return firstUnattributed + measures;
  }

  int measures() {
    return measures;
  }

  /**
   * Marks in a new cell, whose numbers are all 0, that its largest values have no contributor yet.
   */
  void clearLargest(long[] numbers, int at) {
    for (int m = 0; m < measures; m++) {
      TwoLargest.clearContributors(numbers, largest(at, m));
    }
  }

  /** Returns the cell's contributor counts as {@link PackedCounts}. */
  long packedContributors(long[] numbers, int at) {
    return numbers[at + CONTRIBUTORS];
  }

  long sum(long[] numbers, int at, int measure) {
    return numbers[offset(at, measure) + SUM];
  }

  /** Returns a measure's carrier counts as {@link PackedCounts}. */
  long carriers(long[] numbers, int at, int measure) {
    return numbers[offset(at, measure) + CARRIERS];
  }

  /** Returns the index of a measure's {@link TwoLargest}. */
  int largest(int at, int measure) {
    return offset(at, measure) + LARGEST;
  }

  long unattributed(long[] numbers, int at, int measure) {
    return numbers[at + firstUnattributed + measure];
  }

  /**
   * Reads the first and the last number that {@link #contribute} changes; see {@link
   * CellTable#prefetch(int)}. The result is meaningless.
   */
  long prefetch(long[] numbers, int at) {
    return numbers[at] + numbers[at + firstUnattributed - 1];
  }

  /** Adds a contributor; see {@link CellTable#contribute}. */
  void contribute(
      long[] numbers,
      int at,
      int contributor,
      long[] values,
      int from,
      ContributorEligibility eligibility) {
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

  void addUnattributed(long[] numbers, int at, long[] values, int from) {
    for (int m = 0; m < measures; m++) {
      int i = at + firstUnattributed + m;
      numbers[i] = SumOverflowException.add(numbers[i], values[from + m], m);
    }
  }

  /**
   * Adds the numbers, from {@code from} on, of the same cell in another bucket. The counts can be
   * added, because each contributor is in one bucket only. The order of merging does not matter.
   */
  void add(long[] mine, int to, long[] theirs, int from) {
    mine[to + CONTRIBUTORS] += theirs[from + CONTRIBUTORS];
    for (int m = 0; m < measures; m++) {
      int i = offset(to, m);
      int j = offset(from, m);
      mine[i + SUM] = SumOverflowException.add(mine[i + SUM], theirs[j + SUM], m);
      mine[i + CARRIERS] += theirs[j + CARRIERS];
      TwoLargest.add(mine, i + LARGEST, theirs, j + LARGEST);
    }
    addUnattributed(mine, to, theirs, from + firstUnattributed);
  }

  void write(long[] numbers, int at, NumberWriter out) {
    PackedCounts.write(packedContributors(numbers, at), out);
    for (int m = 0; m < measures; m++) {
      out.write(sum(numbers, at, m));
      PackedCounts.write(carriers(numbers, at, m), out);
      TwoLargest.write(numbers, largest(at, m), out);
      out.write(unattributed(numbers, at, m));
    }
  }

  void read(long[] numbers, NumberReader in) {
    numbers[CONTRIBUTORS] = PackedCounts.read(in);
    for (int m = 0; m < measures; m++) {
      numbers[offset(0, m) + SUM] = in.number();
      numbers[offset(0, m) + CARRIERS] = PackedCounts.read(in);
      TwoLargest.read(numbers, largest(0, m), in);
      numbers[firstUnattributed + m] = in.number();
    }
  }

  private static int offset(int at, int measure) {
    return at + FIRST_MEASURE + measure * MEASURE_WIDTH;
  }
}
