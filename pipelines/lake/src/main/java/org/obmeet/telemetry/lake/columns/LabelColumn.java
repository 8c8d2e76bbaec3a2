package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** Labels by their codes. */
final class LabelColumn extends RowColumn {
  static final int NONE = -1;

  private final LabelDictionary dictionary;
  private int size;
  private int[] codes = new int[64];

  LabelColumn(RowLayout layout, int field, LabelDictionary dictionary) {
    super(layout, field);
    this.dictionary = dictionary;
  }

  LabelDictionary dictionary() {
    return dictionary;
  }

  /** Code of a row's label, or {@link #NONE}. */
  int code(int row) {
    return codes[row];
  }

  int[] codes() {
    return codes;
  }

  @Override
  void append(GatheredRows rows, int from, int to, int none) {
    int needed = Math.addExact(size, to - from);
    if (needed > codes.length) {
      codes = Arrays.copyOf(codes, Math.max(codes.length * 2, needed));
    }
    for (int i = from; i < to; i++) {
      codes[size + i - from] = (int) PackedRows.INTS.get(rows.bytes(i), place(rows, i));
    }
    size = needed;
  }

  @Override
  long arrayBytes() {
    return (long) codes.length * Integer.BYTES;
  }

  @Override
  void clear() {
    size = 0;
  }
}
