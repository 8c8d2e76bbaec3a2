package org.obmeet.telemetry.cubes.vector;

import java.util.BitSet;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of 64-bit integers, which may be null. */
public final class NumberVector extends ColumnVector {
  private final long[] values;
  private final BitSet nulls;

  public NumberVector(int rows) {
    this(new long[rows], new BitSet());
  }

  public NumberVector(long[] values, BitSet nulls) {
    this.values = values;
    this.nulls = nulls;
  }

  /** Returns a row's value; 0 if it is null. */
  public long value(int row) {
    return values[row];
  }

  public boolean isNull(int row) {
    return nulls.get(row);
  }

  @Override
  public PrimitiveTypeName physical() {
    return PrimitiveTypeName.INT64;
  }

  @Override
  public void begin(Dictionary dictionary) {}

  @Override
  public void page(
      ValuesReader reader, boolean dictionaryEncoded, boolean[] present, int row, int count) {
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
  public void absent(int row, int count) {
    nulls.set(row, row + count);
  }
}
