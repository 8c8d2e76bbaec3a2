package org.obmeet.telemetry.cubes;

import java.util.BitSet;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.obmeet.telemetry.schemas.Window;

/** Of each row's day only whether it lies in the window. */
final class WindowColumn extends Column {
  private final long start;
  private final long end;
  private final BitSet inside = new BitSet();

  WindowColumn(Window window) {
    this.start = window.start().toEpochDay();
    this.end = window.end().toEpochDay();
  }

  BitSet inside() {
    return inside;
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
      if (present == null || present[i]) {
        int day = values.readInteger();
        if (day >= start && day < end) {
          inside.set(row + i);
        }
      }
    }
  }

  @Override
  void absent(int row, int count) {}
}
