package org.obmeet.telemetry.cubes.vector;

import java.util.Arrays;
import java.util.BitSet;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.obmeet.telemetry.schemas.dataset.Weekday;

/** A column of days, in days since 1970-01-01; {@link Integer#MIN_VALUE} for null. */
public final class DayVector extends ColumnVector {
  private final int[] days;

  public DayVector(int rows) {
    super(PrimitiveTypeName.INT32);
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

  public DictionaryVector weekdays() {
    return new DictionaryVector.Encoded(
        Arrays.stream(days).map(Weekday::index).toArray(), Weekday.LABELS);
  }

  @Override
  void set(int row, ColumnReader reader) {
    days[row] = reader.getInteger();
  }

  @Override
  void setNull(int from, int end) {
    Arrays.fill(days, from, end, Integer.MIN_VALUE);
  }
}
