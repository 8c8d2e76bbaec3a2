package org.obmeet.telemetry.cubes.vector;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;

/** A reader of 16-byte values. It returns two big-endian longs and creates no object per value. */
public abstract class Fixed16Reader extends ValuesReader {
  private long high;
  private long low;

  /** Returns a reader of pages with the given encoding. */
  public static Fixed16Reader of(Encoding encoding, ColumnDescriptor column) {
    return encoding == Encoding.PLAIN
        ? new Plain()
        : new Other(encoding.getValuesReader(column, ValuesType.VALUES));
  }

  /** Reads the next value. */
  public abstract void next();

  public final long high() {
    return high;
  }

  public final long low() {
    return low;
  }

  @Override
  public final void skip() {
    next();
  }

  final void set(ByteBuffer bytes, int at) {
    high = bytes.getLong(at);
    low = bytes.getLong(at + Long.BYTES);
  }

  private static final class Plain extends Fixed16Reader {
    private ByteBuffer bytes;
    private int at;

    @Override
    public void initFromPage(int valueCount, ByteBufferInputStream in) throws IOException {
      bytes = in.slice(in.available()).order(ByteOrder.BIG_ENDIAN);
      at = bytes.position();
    }

    @Override
    public void next() {
      set(bytes, at);
      at += 2 * Long.BYTES;
    }
  }

  private static final class Other extends Fixed16Reader {
    private final ValuesReader values;

    Other(ValuesReader values) {
      this.values = values;
    }

    @Override
    public void initFromPage(int valueCount, ByteBufferInputStream in) throws IOException {
      values.initFromPage(valueCount, in);
    }

    @Override
    public void next() {
      Binary value = values.readBytes();
      ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.BIG_ENDIAN);
      set(bytes, bytes.position());
    }
  }
}
