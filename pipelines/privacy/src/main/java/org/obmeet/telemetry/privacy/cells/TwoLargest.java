package org.obmeet.telemetry.privacy.cells;

/**
 * The two largest values and whose they are, as three numbers in an array: the largest, the second,
 * and both contributors' numbers in one.
 */
final class TwoLargest {
  /** Numbers that it takes. */
  static final int WIDTH = 3;

  private static final int SECOND = 1;
  private static final int BY = 2;
  private static final long NOBODYS = -1;

  private TwoLargest() {}

  static long first(long[] numbers, int at) {
    return numbers[at];
  }

  static long second(long[] numbers, int at) {
    return numbers[at + SECOND];
  }

  static int firstBy(long[] numbers, int at) {
    return (int) (numbers[at + BY] >>> Integer.SIZE);
  }

  static int secondBy(long[] numbers, int at) {
    return (int) numbers[at + BY];
  }

  /** Nobody is here yet. */
  static void clear(long[] numbers, int at) {
    numbers[at + BY] = NOBODYS;
  }

  /** Takes a value; of equal values the smaller number goes first, whatever the order. */
  static void rank(long[] numbers, int at, long value, int contributor) {
    int second = secondBy(numbers, at);
    if (!outranks(value, contributor, numbers[at + SECOND], second)) {
      return;
    }
    int first = firstBy(numbers, at);
    if (outranks(value, contributor, numbers[at], first)) {
      numbers[at + SECOND] = numbers[at];
      numbers[at] = value;
      numbers[at + BY] = both(contributor, first);
    } else {
      numbers[at + SECOND] = value;
      numbers[at + BY] = both(first, contributor);
    }
  }

  /** Takes the two largest of another place. */
  static void rank(long[] numbers, int at, long[] other, int from) {
    if (firstBy(other, from) != CellTable.NOBODY) {
      rank(numbers, at, other[from], firstBy(other, from));
    }
    if (secondBy(other, from) != CellTable.NOBODY) {
      rank(numbers, at, other[from + SECOND], secondBy(other, from));
    }
  }

  static void write(long[] numbers, int at, VarintWriter out) {
    out.signed(first(numbers, at));
    out.unsigned(firstBy(numbers, at) + 1L);
    out.signed(second(numbers, at));
    out.unsigned(secondBy(numbers, at) + 1L);
  }

  static void read(long[] numbers, int at, VarintReader in) {
    numbers[at] = in.signed();
    int first = (int) (in.unsigned() - 1);
    numbers[at + SECOND] = in.signed();
    numbers[at + BY] = both(first, (int) (in.unsigned() - 1));
  }

  private static long both(int first, int second) {
    return ((long) first << Integer.SIZE) | (second & 0xFFFF_FFFFL);
  }

  private static boolean outranks(long value, int contributor, long other, int otherBy) {
    return otherBy == CellTable.NOBODY
        || value > other
        || (value == other && contributor < otherBy);
  }
}
