package org.obmeet.telemetry.cubes.vector;

import java.util.Arrays;
import java.util.BitSet;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of days, in days since 1970-01-01. */
public final class DayVector extends ColumnVector {
  private final int[] days;

  public DayVector(int rows) {
    this.days = new int[rows];
  }

  public int day(int row) {
    return days[row];
  }

  /** Returns the rows whose day is from {@code from} to before {@code end}. */
  public BitSet between(long from, long end) {
    BitSet rows = new BitSet();
    for (int row = 0; row < days.length; row++) {
      if (days[row] >= from && days[row] < end) {
        rows.set(row);
      }
    }
    return rows;
  }

  @Override
  public PrimitiveTypeName physical() {
    return PrimitiveTypeName.INT32;
  }

  @Override
  public void begin(Dictionary dictionary) {}

  @Override
  public void page(
      ValuesReader values, boolean dictionaryEncoded, boolean[] present, int row, int count) {
    for (int i = 0; i < count; i++) {
      days[row + i] = present == null || present[i] ? values.readInteger() : Integer.MIN_VALUE;
    }
  }

  @Override
  public void absent(int row, int count) {
    Arrays.fill(days, row, row + count, Integer.MIN_VALUE);
  }
}
