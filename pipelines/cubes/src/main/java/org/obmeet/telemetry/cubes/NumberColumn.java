package org.obmeet.telemetry.cubes;

import java.util.BitSet;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** 64-bit integers, some of which may be null. */
final class NumberColumn extends Column {
  private final long[] values;
  private final BitSet nulls;

  NumberColumn(int rows) {
    this(new long[rows], new BitSet());
  }

  NumberColumn(long[] values, BitSet nulls) {
    this.values = values;
    this.nulls = nulls;
  }

  /** The row's value; 0 where it is null. */
  long value(int row) {
    return values[row];
  }

  boolean isNull(int row) {
    return nulls.get(row);
  }

  @Override
  PrimitiveTypeName physical() {
    return PrimitiveTypeName.INT64;
  }

  @Override
  void begin(Dictionary dictionary) {}

  @Override
  void page(ValuesReader reader, boolean coded, boolean[] present, int row, int count) {
    if (present == null) {
      for (int i = 0; i < count; i++) {
        values[row + i] = reader.readLong();
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      if (present[i]) {
        values[row + i] = reader.readLong();
      } else {
        nulls.set(row + i);
      }
    }
  }

  @Override
  void absent(int row, int count) {
    nulls.set(row, row + count);
  }
}
