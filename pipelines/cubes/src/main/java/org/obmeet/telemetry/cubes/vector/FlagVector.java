package org.obmeet.telemetry.cubes.vector;

import java.util.List;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A flag column, with {@code yes} for true and {@code no} for false or null. */
public final class FlagVector extends ColumnVector implements DictionaryVector {
  private static final List<String> LABELS = List.of("no", "yes");

  private final int[] codes;

  public FlagVector(int rows) {
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
  public PrimitiveTypeName physical() {
    return PrimitiveTypeName.BOOLEAN;
  }

  @Override
  public void begin(Dictionary dictionary) {}

  @Override
  public void page(
      ValuesReader values, boolean dictionaryEncoded, boolean[] present, int row, int count) {
    for (int i = 0; i < count; i++) {
      if ((present == null || present[i]) && values.readBoolean()) {
        codes[row + i] = 1;
      }
    }
  }

  @Override
  public void absent(int row, int count) {}
}
