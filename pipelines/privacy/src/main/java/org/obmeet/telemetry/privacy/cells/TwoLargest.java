package org.obmeet.telemetry.privacy.cells;

/**
 * Functions on the two largest values of a measure and their contributors. The values and the
 * contributors are in three array elements: the largest value, the second largest value, and one
 * long with both contributor indices. The parameter {@code at} is the index of the first element.
 */
final class TwoLargest {
  /** The number of array elements that the two values need. */
  static final int WIDTH = 3;

  private static final int SECOND = 1;
  private static final int CONTRIBUTORS = 2;
  private static final long NO_CONTRIBUTORS = -1;

  private TwoLargest() {}

  static long first(long[] numbers, int at) {
    return numbers[at];
  }

  static long second(long[] numbers, int at) {
    return numbers[at + SECOND];
  }

  /** Returns the contributor of the largest value. */
  static int firstBy(long[] numbers, int at) {
    return (int) (numbers[at + CONTRIBUTORS] >>> Integer.SIZE);
  }

  /** Returns the contributor of the second largest value. */
  static int secondBy(long[] numbers, int at) {
    return (int) numbers[at + CONTRIBUTORS];
  }

  /** Sets both contributors to none. Both values must be 0 already. */
  static void clearContributors(long[] numbers, int at) {
    numbers[at + CONTRIBUTORS] = NO_CONTRIBUTORS;
  }

  /**
   * Adds a contributor's total value, if it is one of the two largest. Of equal values, the value
   * of the contributor with the smaller index ranks higher. The order of the calls therefore does
   * not change the result.
   */
  static void add(long[] numbers, int at, long value, int contributor) {
    int second = secondBy(numbers, at);
    if (!outranks(value, contributor, numbers[at + SECOND], second)) {
      return;
    }
    int first = firstBy(numbers, at);
    if (outranks(value, contributor, numbers[at], first)) {
      numbers[at + SECOND] = numbers[at];
      numbers[at] = value;
      numbers[at + CONTRIBUTORS] = pack(contributor, first);
    } else {
      numbers[at + SECOND] = value;
      numbers[at + CONTRIBUTORS] = pack(first, contributor);
    }
  }

  static void write(long[] numbers, int at, NumberWriter out) {
    out.write(first(numbers, at));
    out.write(firstBy(numbers, at));
    out.write(second(numbers, at));
    out.write(secondBy(numbers, at));
  }

  /** Adds two largest values that {@link #write} wrote. */
  static void readAndAdd(long[] numbers, int at, NumberReader in) {
    for (int i = 0; i < 2; i++) {
      long value = in.number();
      int contributor = (int) in.number();
      if (contributor != CellTable.NO_CONTRIBUTOR) {
        add(numbers, at, value, contributor);
      }
    }
  }

  private static long pack(int first, int second) {
    return ((long) first << Integer.SIZE) | (second & 0xFFFF_FFFFL);
  }

  private static boolean outranks(long value, int contributor, long other, int otherBy) {
    return otherBy == CellTable.NO_CONTRIBUTOR
        || value > other
        || (value == other && contributor < otherBy);
  }
}
