package org.obmeet.telemetry.cubes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Pseudonyms as numbers from 0 in the order in which they are first seen. */
final class IdColumn extends Column {
  /** Stands for null. */
  static final int NONE = -1;

  private final int[] ids;
  private final PseudonymIds known;
  private Dictionary dictionary;
  private int[] global = new int[0];
  private long lastHigh;
  private long lastLow;
  private int last = NONE;

  IdColumn(int rows) {
    this(rows, new PseudonymIds());
  }

  /** Ids that other columns share. */
  IdColumn(int rows, PseudonymIds known) {
    this.ids = new int[rows];
    this.known = known;
  }

  int id(int row) {
    return ids[row];
  }

  /** Number of distinct pseudonyms, those of columns that share the ids included. */
  int distinct() {
    return known.size();
  }

  @Override
  PrimitiveTypeName physical() {
    return PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
  }

  @Override
  void begin(Dictionary chunk) {
    dictionary = chunk;
    global = new int[chunk == null ? 0 : chunk.getMaxId() + 1];
    Arrays.fill(global, NONE);
  }

  @Override
  void page(ValuesReader values, boolean coded, boolean[] present, int row, int count) {
    Halves halves = coded ? null : (Halves) values;
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
  ValuesReader reader(Encoding encoding, ColumnDescriptor column) {
    return Halves.of(encoding, column);
  }

  @Override
  void absent(int row, int count) {
    Arrays.fill(ids, row, row + count, NONE);
  }

  private int global(int local) {
    if (global[local] == NONE) {
      ByteBuffer bytes = PseudonymColumn.buffer(dictionary.decodeToBinary(local));
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
