package org.obmeet.telemetry.cubes.vector;

import java.util.BitSet;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of 64-bit integers, which may be null. */
public final class NumberVector extends ColumnVector {
  private final long[] values;
  private final BitSet nulls;

  public NumberVector(int rows) {
    this(new long[rows], new BitSet());
  }

  public NumberVector(long[] values, BitSet nulls) {
    super(PrimitiveTypeName.INT64);
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
  void set(int row, ColumnReader reader) {
    values[row] = reader.getLong();
  }

  @Override
  void setNull(int from, int end) {
    nulls.set(from, end);
  }
}
