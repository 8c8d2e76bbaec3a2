package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;
import org.obmeet.telemetry.lake.columns.RowLayout.Kind;

/** Whole numbers: of 64 bits, of 32, days, or flags (0 and 1). */
final class NumberColumn extends RowColumn {
  private static final int FIRST_ROWS = 64;

  private final Kind kind;
  private int size;

  /** Numbers of 64 bits; null of a column of others. */
  private long[] longs;

  /** All other numbers; null of a column of 64 bits. */
  private int[] ints;

  private final Nulls nulls = new Nulls();

  NumberColumn(RowLayout layout, int field) {
    super(layout, field);
    this.kind = layout.kind(field);
    this.longs = kind == Kind.LONG ? new long[FIRST_ROWS] : null;
    this.ints = kind == Kind.LONG ? null : new int[FIRST_ROWS];
  }

  Kind kind() {
    return kind;
  }

  Nulls nulls() {
    return nulls;
  }

  boolean isNull(int row) {
    return nulls.get(row);
  }

  /** The row's value; 0 where there is none. */
  long value(int row) {
    return ints == null ? longs[row] : ints[row];
  }

  @Override
  void append(GatheredRows rows, int from, int to, int none) {
    reserve(Math.addExact(size, to - from));
    int shift = size - from;
    switch (kind) {
      case LONG -> {
        for (int i = from; i < to; i++) {
          longs[i + shift] = (long) PackedRows.LONGS.get(rows.bytes(i), place(rows, i));
        }
      }
      case INT, DAY -> {
        for (int i = from; i < to; i++) {
          ints[i + shift] = (int) PackedRows.INTS.get(rows.bytes(i), place(rows, i));
        }
      }
      case FLAG -> {
        for (int i = from; i < to; i++) {
          ints[i + shift] = rows.bytes(i)[place(rows, i)];
        }
      }
      default -> throw new IllegalStateException(kind + " is no kind of number");
    }
    nulls.append(none, to - from, size);
    size += to - from;
  }

  private void reserve(int rows) {
    if (ints == null && rows > longs.length) {
      longs = Arrays.copyOf(longs, Math.max(longs.length * 2, rows));
    } else if (ints != null && rows > ints.length) {
      ints = Arrays.copyOf(ints, Math.max(ints.length * 2, rows));
    }
  }

  @Override
  long arrayBytes() {
    return ints == null ? (long) longs.length * Long.BYTES : (long) ints.length * Integer.BYTES;
  }

  @Override
  void clear() {
    size = 0;
    nulls.clear();
  }
}
