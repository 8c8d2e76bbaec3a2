package org.obmeet.telemetry.cubes.vector;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * A column of labels as dense codes, which start at 0 in the order of first occurrence. Null
 * becomes {@link Domain#UNKNOWN}. A string is created once per label and chunk, not per row.
 */
public final class LabelVector extends ColumnVector implements DictionaryVector {
  private final int[] codes;
  private final LabelCodes labels = new LabelCodes();
  private final Map<Binary, Integer> plain = new HashMap<>();
  private Dictionary dictionary;
  private int[] codesOfDictionary = new int[0];

  public LabelVector(int rows) {
    this.codes = new int[rows];
  }

  @Override
  public int[] codes() {
    return codes;
  }

  @Override
  public List<String> labels() {
    return labels.all();
  }

  @Override
  public PrimitiveTypeName physical() {
    return PrimitiveTypeName.BINARY;
  }

  @Override
  public void begin(Dictionary chunk) {
    dictionary = chunk;
    codesOfDictionary = new int[chunk == null ? 0 : chunk.getMaxId() + 1];
    Arrays.fill(codesOfDictionary, -1);
  }

  @Override
  public void page(
      ValuesReader values, boolean dictionaryEncoded, boolean[] present, int row, int count) {
    if (present == null && dictionaryEncoded) {
      for (int i = 0; i < count; i++) {
        codes[row + i] = codesOfDictionary(values.readValueDictionaryId());
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      if (present != null && !present[i]) {
        codes[row + i] = labels.of(Domain.UNKNOWN);
      } else if (dictionaryEncoded) {
        codes[row + i] = codesOfDictionary(values.readValueDictionaryId());
      } else {
        codes[row + i] = plain(values.readBytes());
      }
    }
  }

  @Override
  public void absent(int row, int count) {
    if (count > 0) {
      Arrays.fill(codes, row, row + count, labels.of(Domain.UNKNOWN));
    }
  }

  private int codesOfDictionary(int local) {
    int code = codesOfDictionary[local];
    if (code < 0) {
      code = labels.of(dictionary.decodeToBinary(local).toStringUsingUTF8());
      codesOfDictionary[local] = code;
    }
    return code;
  }

  private int plain(Binary value) {
    Integer code = plain.get(value);
    if (code == null) {
      code = labels.of(value.toStringUsingUTF8());
      plain.put(value.copy(), code);
    }
    return code;
  }
}
