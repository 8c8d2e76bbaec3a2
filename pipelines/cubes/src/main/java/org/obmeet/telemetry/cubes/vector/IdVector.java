package org.obmeet.telemetry.cubes.vector;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Pseudonyms as numbers from 0 in the order in which they are first seen. */
public final class IdVector extends ColumnVector {
  /** Stands for null. */
  public static final int NONE = -1;

  private final int[] ids;
  private final PseudonymNumbers known;
  private Dictionary dictionary;
  private int[] global = new int[0];
  private long lastHigh;
  private long lastLow;
  private int last = NONE;

  public IdVector(int rows) {
    this(rows, new PseudonymNumbers());
  }

  /** Ids that other columns share. */
  public IdVector(int rows, PseudonymNumbers known) {
    this.ids = new int[rows];
    this.known = known;
  }

  public int id(int row) {
    return ids[row];
  }

  /** Number of distinct pseudonyms, those of columns that share the ids included. */
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
    global = new int[chunk == null ? 0 : chunk.getMaxId() + 1];
    Arrays.fill(global, NONE);
  }

  @Override
  public void page(ValuesReader values, boolean coded, boolean[] present, int row, int count) {
    Fixed16Reader halves = coded ? null : (Fixed16Reader) values;
    for (int i = 0; i < count; i++) {
      if (present != null && !present[i]) {
        ids[row + i] = NONE;
      } else if (coded) {
        ids[row + i] = global(values.readValueDictionaryId());
      } else {
        halves.next();
        ids[row + i] = number(halves.high(), halves.low());
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

  private int global(int local) {
    if (global[local] == NONE) {
      ByteBuffer bytes = PseudonymVector.buffer(dictionary.decodeToBinary(local));
      int at = bytes.position();
      global[local] = number(bytes.getLong(at), bytes.getLong(at + Long.BYTES));
    }
    return global[local];
  }

  private int number(long high, long low) {
    if (last == NONE || high != lastHigh || low != lastLow) {
      last = known.id(high, low);
      lastHigh = high;
      lastLow = low;
    }
    return last;
  }
}
