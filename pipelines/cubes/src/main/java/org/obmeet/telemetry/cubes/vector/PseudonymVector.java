package org.obmeet.telemetry.cubes.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of 16-byte pseudonyms, each as two longs. */
public final class PseudonymVector extends ColumnVector {
  private final long[] high;
  private final long[] low;
  private final BitSet nulls = new BitSet();

  public PseudonymVector(int rows) {
    this.high = new long[rows];
    this.low = new long[rows];
  }

  /** Compares the pseudonyms of two rows as unsigned bytes. Null is less than every pseudonym. */
  public int compare(int row, int other) {
    int byNull = Boolean.compare(nulls.get(other), nulls.get(row));
    int byHigh = Long.compareUnsigned(high[row], high[other]);
    return byNull != 0 ? byNull : byHigh != 0 ? byHigh : Long.compareUnsigned(low[row], low[other]);
  }

  @Override
  public PrimitiveTypeName physical() {
    return PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
  }

  @Override
  public void begin(Dictionary dictionary) {}

  @Override
  public void page(
      ValuesReader values, boolean dictionaryEncoded, boolean[] present, int row, int count) {
    Fixed16Reader reader = dictionaryEncoded ? null : (Fixed16Reader) values;
    for (int i = 0; i < count; i++) {
      if (present != null && !present[i]) {
        nulls.set(row + i);
      } else if (dictionaryEncoded) {
        ByteBuffer bytes = buffer(values.readBytes());
        high[row + i] = bytes.getLong(bytes.position());
        low[row + i] = bytes.getLong(bytes.position() + Long.BYTES);
      } else {
        reader.next();
        high[row + i] = reader.high();
        low[row + i] = reader.low();
      }
    }
  }

  @Override
  public ValuesReader reader(Encoding encoding, ColumnDescriptor column) {
    return Fixed16Reader.of(encoding, column);
  }

  @Override
  public void absent(int row, int count) {
    nulls.set(row, row + count);
  }

  /** Returns a value as a big-endian buffer. */
  public static ByteBuffer buffer(Binary value) {
    return value.toByteBuffer().order(ByteOrder.BIG_ENDIAN);
  }
}
