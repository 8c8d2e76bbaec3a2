package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;
import org.obmeet.telemetry.lake.columns.RowLayout.Kind;

/** Whole numbers: of 64 bits, days, or flags (0 and 1). */
final class NumberColumn extends RowColumn {
  private final Kind kind;
  private int size;
  private long[] values = new long[64];
  private final Nulls nulls = new Nulls();

  NumberColumn(RowLayout layout, int field) {
    super(layout, field);
    this.kind = layout.kind(field);
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
    return values[row];
  }

  @Override
  void append(GatheredRows rows, int from, int to) {
    int needed = Math.addExact(size, to - from);
    if (needed > values.length) {
      values = Arrays.copyOf(values, Math.max(values.length * 2, needed));
    }
    switch (kind) {
      case LONG -> {
        for (int i = from; i < to; i++) {
          values[size + i - from] = (long) PackedRows.LONGS.get(rows.bytes(i), place(rows, i));
        }
      }
      case DAY -> {
        for (int i = from; i < to; i++) {
          values[size + i - from] = (int) PackedRows.INTS.get(rows.bytes(i), place(rows, i));
        }
      }
      case FLAG -> {
        for (int i = from; i < to; i++) {
          values[size + i - from] = rows.bytes(i)[place(rows, i)];
        }
      }
      default -> throw new IllegalStateException(kind + " is no kind of number");
    }
    nulls.append(this, rows, from, to, size);
    size = needed;
  }

  @Override
  long arrayBytes() {
    return (long) values.length * Long.BYTES;
  }

  @Override
  void clear() {
    size = 0;
    nulls.clear();
  }
}
