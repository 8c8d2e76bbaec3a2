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

  public PseudonymVector(int rows) {
    super(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY);
    this.high = new long[rows];
    this.low = new long[rows];
  }

  /** Returns the pseudonym of a row; null if there is none. */
  public UUID get(int row) {
    return nulls.get(row) ? null : new UUID(high[row], low[row]);
  }

  /** Compares the pseudonyms of two rows. Null is less than every pseudonym. */
  public int compare(int row, int other) {
    return nulls.get(row) || nulls.get(other)
        ? Boolean.compare(nulls.get(other), nulls.get(row))
        : compare(get(row), get(other));
  }

  /** Compares two pseudonyms as unsigned bytes. */
  public static int compare(UUID one, UUID other) {
    int byHigh = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return byHigh != 0
        ? byHigh
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }

  @Override
  void set(int row, ColumnReader reader) {
    UUID pseudonym = pseudonym(reader.getBinary());
    high[row] = pseudonym.getMostSignificantBits();
    low[row] = pseudonym.getLeastSignificantBits();
  }

  static UUID pseudonym(Binary bytes) {
    ByteBuffer buffer = bytes.toByteBuffer().order(ByteOrder.BIG_ENDIAN);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  @Override
  void setNull(int from, int end) {
    nulls.set(from, end);
  }
}
