package org.obmeet.telemetry.lake.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;

/** Values of 16 bytes as two halves each, most significant first. */
final class PseudonymColumn extends RowColumn {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int BYTES = 2 * Long.BYTES;

  private int size;
  private long[] halves = new long[128];
  private final Nulls nulls = new Nulls();

  PseudonymColumn(String name) {
    super(name);
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
  void append(Object value) {
    if (value == null) {
      nulls.set(size);
      add(0, 0);
    } else {
      // Asking for a class costs less than asking for an interface.
      byte[] bytes =
          value instanceof GenericData.Fixed made
              ? made.bytes()
              : value instanceof GenericFixed fixed ? fixed.bytes() : null;
      if (bytes == null || bytes.length != BYTES) {
        throw unfit(value);
      }
      add((long) LONGS.get(bytes, 0), (long) LONGS.get(bytes, Long.BYTES));
    }
  }

  @Override
  void append(GatheredRows rows, int column) {
    reserve(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      PseudonymColumn other = (PseudonymColumn) rows.column(i, column);
      int row = rows.row(i);
      if (other.nulls.get(row)) {
        nulls.set(size);
      }
      halves[2 * size] = other.halves[2 * row];
      halves[2 * size++ + 1] = other.halves[2 * row + 1];
    }
  }

  @Override
  int compare(int row, RowColumn other, int otherRow) {
    PseudonymColumn theirs = (PseudonymColumn) other;
    if (nulls.get(row) || theirs.nulls.get(otherRow)) {
      return Boolean.compare(theirs.nulls.get(otherRow), nulls.get(row));
    }
    return compareBytes(row, theirs, otherRow);
  }

  /** Compares the bytes, unsigned. */
  int compareBytes(int row, PseudonymColumn other, int otherRow) {
    int byHigh = Long.compareUnsigned(high(row), other.high(otherRow));
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low(row), other.low(otherRow));
  }

  @Override
  void clear() {
    size = 0;
    nulls.clear();
  }

  @Override
  int width() {
    return BYTES + 1;
  }

  @Override
  void write(Block out, int[] order, int from, int to) {
    nulls.write(out, order, from, to);
    out.putPairs(halves, order, from, to);
  }

  @Override
  void read(Block in, int rows) {
    nulls.read(in, size, rows);
    reserve(rows);
    in.getLongs(halves, 2 * size, 2 * rows);
    size += rows;
  }

  private void add(long high, long low) {
    reserve(1);
    halves[2 * size] = high;
    halves[2 * size++ + 1] = low;
  }

  private void reserve(int more) {
    int needed = Math.multiplyExact(2, Math.addExact(size, more));
    if (needed > halves.length) {
      halves = Arrays.copyOf(halves, Math.max(halves.length * 2, needed));
    }
  }
}
