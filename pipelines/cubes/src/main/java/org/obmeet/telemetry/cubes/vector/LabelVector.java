package org.obmeet.telemetry.cubes.vector;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * A column of labels as dense codes, which start at 0 in the order of first occurrence. Null
 * becomes {@link Domain#UNKNOWN}. A string is created once per label, not per row.
 */
public final class LabelVector extends ColumnVector implements DictionaryVector {
  private final int[] codes;
  private final DenseCodes<String> labels = new DenseCodes<>();
  private final Map<Binary, Integer> known = new HashMap<>();
  private LabelConverter converter;

  public LabelVector(int rows) {
    super(PrimitiveTypeName.BINARY);
    this.codes = new int[rows];
  }

  @Override
  public int[] codes() {
    return codes;
  }

  @Override
  public List<String> labels() {
    return labels.values();
  }

  @Override
  PrimitiveConverter newConverter() {
    return new LabelConverter();
  }

  @Override
  void use(PrimitiveConverter ofReader) {
    converter = (LabelConverter) ofReader;
    converter.setVector(this);
  }

  @Override
  void set(int row, ColumnReader reader) {
    codes[row] = converter.code(reader);
  }

  /** Returns the code of a label. The first call for a label assigns its code. */
  int codeOf(Binary label) {
    Integer code = known.get(label);
    if (code == null) {
      code = labels.of(label.toStringUsingUTF8());
      known.put(label.copy(), code);
    }
    return code;
  }

  @Override
  void setNull(int from, int end) {
    if (from < end) {
      Arrays.fill(codes, from, end, labels.of(Domain.UNKNOWN));
    }
  }
}
