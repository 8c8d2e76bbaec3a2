package org.obmeet.telemetry.privacy.cells;

import java.util.Arrays;

/** The two largest values at each place, and whose they are. */
final class TwoLargest {
  private long[] first;
  private long[] second;
  private int[] firstBy;
  private int[] secondBy;

  TwoLargest(int places) {
    this.first = new long[places];
    this.second = new long[places];
    this.firstBy = new int[places];
    this.secondBy = new int[places];
  }

  long first(int i) {
    return first[i];
  }

  long second(int i) {
    return second[i];
  }

  int firstBy(int i) {
    return firstBy[i];
  }

  int secondBy(int i) {
    return secondBy[i];
  }

  /** Nobody is at these places yet. */
  void clear(int from, int to) {
    Arrays.fill(firstBy, from, to, CellTable.NOBODY);
    Arrays.fill(secondBy, from, to, CellTable.NOBODY);
  }

  /** Takes a value; of equal values the smaller number goes first, whatever the order. */
  void rank(int i, long value, int contributor) {
    if (contributor == CellTable.NOBODY) {
      return;
    }
    if (outranks(value, contributor, first[i], firstBy[i])) {
      second[i] = first[i];
      secondBy[i] = firstBy[i];
      first[i] = value;
      firstBy[i] = contributor;
    } else if (outranks(value, contributor, second[i], secondBy[i])) {
      second[i] = value;
      secondBy[i] = contributor;
    }
  }

  /** Takes the two largest of another table's place. */
  void rank(int i, TwoLargest other, int from) {
    rank(i, other.first[from], other.firstBy[from]);
    rank(i, other.second[from], other.secondBy[from]);
  }

  void grow(int places) {
    first = Arrays.copyOf(first, places);
    second = Arrays.copyOf(second, places);
    firstBy = Arrays.copyOf(firstBy, places);
    secondBy = Arrays.copyOf(secondBy, places);
  }

  void write(int i, Packer out) {
    out.signed(first[i]);
    out.unsigned(firstBy[i] + 1L);
    out.signed(second[i]);
    out.unsigned(secondBy[i] + 1L);
  }

  void read(int i, Unpacker in) {
    first[i] = in.signed();
    firstBy[i] = (int) (in.unsigned() - 1);
    second[i] = in.signed();
    secondBy[i] = (int) (in.unsigned() - 1);
  }

  private static boolean outranks(long value, int contributor, long other, int otherBy) {
    return otherBy == CellTable.NOBODY
        || value > other
        || (value == other && contributor < otherBy);
  }
}
