package org.obmeet.telemetry.cubes;

import java.util.List;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A flag: {@code yes}, or {@code no} where it is false or not said. */
final class FlagColumn extends Column implements Coded {
  private static final List<String> LABELS = List.of("no", "yes");

  private final int[] codes;

  FlagColumn(int rows) {
    this.codes = new int[rows];
  }

  @Override
  public int[] codes() {
    return codes;
  }

  @Override
  public List<String> labels() {
    return LABELS;
  }

  @Override
  PrimitiveTypeName physical() {
    return PrimitiveTypeName.BOOLEAN;
  }

  @Override
  void begin(Dictionary dictionary) {}

  @Override
  void page(ValuesReader values, boolean coded, boolean[] present, int row, int count) {
    for (int i = 0; i < count; i++) {
      if ((present == null || present[i]) && values.readBoolean()) {
        codes[row + i] = 1;
      }
    }
  }

  @Override
  void absent(int row, int count) {}
}
