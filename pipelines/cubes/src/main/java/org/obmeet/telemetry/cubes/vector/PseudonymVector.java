package org.obmeet.telemetry.cubes.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.UUID;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of 16-byte pseudonyms, each as two longs. */
public final class PseudonymVector extends ColumnVector {
  private final long[] high;
  private final long[] low;
  private final BitSet nulls = new BitSet();
  private Binary last;
  private long lastHigh;
  private long lastLow;

  public PseudonymVector(int rows) {
    super(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY);
    this.high = new long[rows];
    this.low = new long[rows];
  }

  public boolean isNull(int row) {
    return nulls.get(row);
  }

  /** Returns the first eight bytes of a row's pseudonym; 0 if it is null. */
  public long high(int row) {
    return high[row];
  }

  /** Returns the last eight bytes of a row's pseudonym; 0 if it is null. */
  public long low(int row) {
    return low[row];
  }

  /** Returns the pseudonym of a row; null if there is none. */
  public UUID get(int row) {
    return nulls.get(row) ? null : new UUID(high[row], low[row]);
  }

  /** Compares the pseudonyms of two rows. Null is less than every pseudonym. */
  public int compare(int row, int other) {
    return nulls.get(row) || nulls.get(other)
        ? Boolean.compare(nulls.get(other), nulls.get(row))
        : compare(high[row], low[row], high[other], low[other]);
  }

  /** Compares two pseudonyms as unsigned bytes. */
  public static int compare(long high, long low, long otherHigh, long otherLow) {
    return high == otherHigh
        ? Long.compareUnsigned(low, otherLow)
        : Long.compareUnsigned(high, otherHigh);
  }

  @Override
  void set(int row, ColumnReader reader) {
    // Rows of the same dictionary entry have the same object.
    Binary pseudonym = reader.getBinary();
    if (pseudonym != last) {
      ByteBuffer bytes = bytes(pseudonym);
      last = pseudonym;
      lastHigh = bytes.getLong();
      lastLow = bytes.getLong();
    }
    high[row] = lastHigh;
    low[row] = lastLow;
  }

  static UUID pseudonym(Binary binary) {
    ByteBuffer bytes = bytes(binary);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static ByteBuffer bytes(Binary pseudonym) {
    return pseudonym.toByteBuffer().order(ByteOrder.BIG_ENDIAN);
  }

  @Override
  void setNull(int from, int end) {
    nulls.set(from, end);
  }
}
