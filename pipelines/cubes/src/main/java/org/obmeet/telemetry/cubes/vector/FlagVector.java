package org.obmeet.telemetry.cubes.vector;

import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A flag column, with {@code yes} for true and {@code no} for false or null. */
public final class FlagVector extends ColumnVector implements DictionaryVector {
  public static final List<String> LABELS = List.of("no", "yes");

  private final int[] codes;

  public FlagVector(int rows) {
    super(PrimitiveTypeName.BOOLEAN);
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
  void set(int row, ColumnReader reader) {
    codes[row] = reader.getBoolean() ? 1 : 0;
  }

  @Override
  void setNull(int from, int end) {}
}
