package org.obmeet.telemetry.cubes.vector;

import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;

/**
 * A converter from the labels of one column of a row group to codes of a {@link LabelVector}. Each
 * entry of the dictionary is looked up once per vector, not once per row.
 */
final class LabelConverter extends PrimitiveConverter {
  private static final int NOT_LOOKED_UP = -1;

  private Dictionary dictionary;
  private LabelVector vector;

  /** For each entry of the dictionary, the code of its label in the vector. */
  private int[] codes = {};

  private int code;

  /** Sets the vector whose codes are returned from now on. */
  void setVector(LabelVector next) {
    if (next != vector) {
      vector = next;
      Arrays.fill(codes, NOT_LOOKED_UP);
    }
  }

  /** Returns the code of a reader's current label, which is not null. */
  int code(ColumnReader reader) {
    reader.writeCurrentValueToConverter();
    return code;
  }

  @Override
  public boolean hasDictionarySupport() {
    return true;
  }

  @Override
  public void setDictionary(Dictionary values) {
    dictionary = values;
    codes = new int[values.getMaxId() + 1];
    Arrays.fill(codes, NOT_LOOKED_UP);
  }

  @Override
  public void addValueFromDictionary(int entry) {
    if (codes[entry] == NOT_LOOKED_UP) {
      codes[entry] = vector.codeOf(dictionary.decodeToBinary(entry));
    }
    code = codes[entry];
  }

  @Override
  public void addBinary(Binary label) {
    code = vector.codeOf(label);
  }
}
