package org.obmeet.telemetry.cubes.vector;

import java.util.BitSet;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.obmeet.telemetry.schemas.domain.Window;

/** A day column that stores for each row only whether its day is in the window. */
public final class InWindowVector extends ColumnVector {
  private final long start;
  private final long end;
  private final BitSet inside = new BitSet();

  public InWindowVector(Window window) {
    this.start = window.start().toEpochDay();
    this.end = window.end().toEpochDay();
  }

  public BitSet inside() {
    return inside;
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
      if (present == null || present[i]) {
        int day = values.readInteger();
        if (day >= start && day < end) {
          inside.set(row + i);
        }
      }
    }
  }

  @Override
  public void absent(int row, int count) {}
}
