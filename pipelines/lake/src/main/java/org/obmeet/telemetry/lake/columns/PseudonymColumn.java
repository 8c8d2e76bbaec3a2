package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/** Values of 16 bytes as two halves each, most significant first. */
final class PseudonymColumn extends RowColumn {
  private int size;
  private long[] halves = new long[128];
  private final Nulls nulls = new Nulls();

  PseudonymColumn(RowLayout layout, int field) {
    super(layout, field);
  }

  Nulls nulls() {
    return nulls;
  }

  boolean isNull(int row) {
    return nulls.get(row);
  }

  long high(int row) {
    return halves[2 * row];
  }

  long low(int row) {
    return halves[2 * row + 1];
  }

  @Override
  void append(GatheredRows rows, int from, int to, int none) {
    int needed = Math.multiplyExact(2, Math.addExact(size, to - from));
    if (needed > halves.length) {
      halves = Arrays.copyOf(halves, Math.max(halves.length * 2, needed));
    }
    int at = 2 * size;
    for (int i = from; i < to; i++) {
      byte[] bytes = rows.bytes(i);
      int place = place(rows, i);
      halves[at++] = (long) PackedRows.LONGS.get(bytes, place);
      halves[at++] = (long) PackedRows.LONGS.get(bytes, place + Long.BYTES);
    }
    nulls.append(none, to - from, size);
    size += to - from;
  }

  @Override
  long arrayBytes() {
    return (long) halves.length * Long.BYTES;
  }

  @Override
  void clear() {
    size = 0;
    nulls.clear();
  }
}
