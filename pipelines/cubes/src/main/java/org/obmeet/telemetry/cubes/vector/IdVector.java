package org.obmeet.telemetry.cubes.vector;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of pseudonyms as dense ids, which start at 0 in the order of first occurrence. */
public final class IdVector extends ColumnVector {
  /** Id of a row without a pseudonym. */
  public static final int NONE = -1;

  private final int[] ids;
  private final PseudonymNumbers known;
  private Dictionary dictionary;
  private int[] idsOfDictionary = new int[0];
  private long lastHigh;
  private long lastLow;
  private int last = NONE;

  public IdVector(int rows) {
    this(rows, new PseudonymNumbers());
  }

  /** Creates a column whose ids are shared with other columns. */
  public IdVector(int rows, PseudonymNumbers known) {
    this.ids = new int[rows];
    this.known = known;
  }

  public int id(int row) {
    return ids[row];
  }

  /** Returns the number of distinct pseudonyms in all columns that share the ids. */
  public int distinct() {
    return known.size();
  }

  @Override
  public PrimitiveTypeName physical() {
    return PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
  }

  @Override
  public void begin(Dictionary chunk) {
    dictionary = chunk;
    idsOfDictionary = new int[chunk == null ? 0 : chunk.getMaxId() + 1];
    Arrays.fill(idsOfDictionary, NONE);
  }

  @Override
  public void page(
      ValuesReader values, boolean dictionaryEncoded, boolean[] present, int row, int count) {
    Fixed16Reader reader = dictionaryEncoded ? null : (Fixed16Reader) values;
    for (int i = 0; i < count; i++) {
      if (present != null && !present[i]) {
        ids[row + i] = NONE;
      } else if (dictionaryEncoded) {
        ids[row + i] = idsOfDictionary(values.readValueDictionaryId());
      } else {
        reader.next();
        ids[row + i] = idOf(reader.high(), reader.low());
      }
    }
  }

  @Override
  public ValuesReader reader(Encoding encoding, ColumnDescriptor column) {
    return Fixed16Reader.of(encoding, column);
  }

  @Override
  public void absent(int row, int count) {
    Arrays.fill(ids, row, row + count, NONE);
  }

  private int idsOfDictionary(int local) {
    if (idsOfDictionary[local] == NONE) {
      ByteBuffer bytes = PseudonymVector.buffer(dictionary.decodeToBinary(local));
      int at = bytes.position();
      idsOfDictionary[local] = idOf(bytes.getLong(at), bytes.getLong(at + Long.BYTES));
    }
    return idsOfDictionary[local];
  }

  private int idOf(long high, long low) {
    if (last == NONE || high != lastHigh || low != lastLow) {
      last = known.id(high, low);
      lastHigh = high;
      lastLow = low;
    }
    return last;
  }
}
