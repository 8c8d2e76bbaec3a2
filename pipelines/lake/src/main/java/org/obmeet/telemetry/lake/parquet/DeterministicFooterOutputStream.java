package org.obmeet.telemetry.lake.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Takes in a Parquet file and puts the encodings that its footer says of each column in order:
 * parquet-java has them in a hash set, in whose order they differ from one process to the next, and
 * the same rows are to be the same bytes.
 */
final class DeterministicFooterOutputStream extends PositionOutputStream {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Bytes behind the footer: how long it is, and the magic. */
  private static final int BEHIND = Integer.BYTES + MAGIC.length;

  private final PositionOutputStream out;

  /** What comes behind the last row group; null before that. */
  private ByteArrayOutputStream held;

  DeterministicFooterOutputStream(PositionOutputStream out) {
    this.out = out;
  }

  /** What is written from here on is the end of the file, and goes out when it is closed. */
  void hold() {
    held = new ByteArrayOutputStream();
  }

  @Override
  public long getPos() throws IOException {
    return out.getPos() + (held == null ? 0 : held.size());
  }

  @Override
  public void write(int b) throws IOException {
    if (held == null) {
      out.write(b);
    } else {
      held.write(b);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (held == null) {
      out.write(bytes, offset, length);
    } else {
      held.write(bytes, offset, length);
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (held != null) {
      byte[] end = held.toByteArray();
      held = null;
      boolean whole =
          end.length >= BEHIND
              && Arrays.equals(
                  MAGIC, Arrays.copyOfRange(end, end.length - MAGIC.length, end.length));
      // What is cut short was given up by its writer, who says why.
      out.write(whole ? ordered(end) : end);
    }
    out.close();
  }

  private static byte[] ordered(byte[] end) throws IOException {
    int behind = end.length - BEHIND;
    int length = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(behind);
    int start = behind - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(end, start, length));
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        column.getMeta_data().getEncodings().sort(Comparator.comparing(Encoding::getValue));
      }
    }
    ByteArrayOutputStream ordered = new ByteArrayOutputStream(end.length);
    ordered.write(end, 0, start);
    Util.writeFileMetaData(footer, ordered);
    ByteBuffer size = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ordered.writeBytes(size.putInt(0, ordered.size() - start).array());
    ordered.writeBytes(MAGIC);
    return ordered.toByteArray();
  }
}
