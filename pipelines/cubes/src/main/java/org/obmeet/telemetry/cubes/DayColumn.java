package org.obmeet.telemetry.cubes;

import java.util.Arrays;
import java.util.BitSet;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Days since 1970-01-01. */
final class DayColumn extends Column {
  private final int[] days;

  DayColumn(int rows) {
    this.days = new int[rows];
  }

  int day(int row) {
    return days[row];
  }

  /** Rows of days from one on and before another. */
  BitSet between(long from, long end) {
    BitSet rows = new BitSet();
    for (int row = 0; row < days.length; row++) {
      if (days[row] >= from && days[row] < end) {
        rows.set(row);
      }
    }
    return rows;
  }

  @Override
  PrimitiveTypeName physical() {
    return PrimitiveTypeName.INT32;
  }

  @Override
  void begin(Dictionary dictionary) {}

  @Override
  void page(ValuesReader values, boolean coded, boolean[] present, int row, int count) {
    for (int i = 0; i < count; i++) {
      days[row + i] = present == null || present[i] ? values.readInteger() : Integer.MIN_VALUE;
    }
  }

  @Override
  void absent(int row, int count) {
    Arrays.fill(days, row, row + count, Integer.MIN_VALUE);
  }
}
