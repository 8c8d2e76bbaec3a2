package org.obmeet.telemetry.lake.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A stream for a Parquet file that sorts the encodings in the footer, so that the same rows give
 * the same bytes. Parquet-java writes the encodings in the order of a hash set, which differs
 * between processes.
 */
final class DeterministicFooterOutputStream extends PositionOutputStream {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Length of the trailer, which contains the footer length and the magic bytes. */
  private static final int TRAILER_BYTES = Integer.BYTES + MAGIC.length;

  /** The Thrift ids of row_groups, columns, meta_data and encodings, from the footer's root on. */
  private static final int[] ENCODINGS = {4, 1, 3, 2};

  private final PositionOutputStream out;

  /** The bytes after the last row group; null before the footer begins. */
  private ByteArrayOutputStream footer;

  DeterministicFooterOutputStream(PositionOutputStream out) {
    this.out = out;
  }

  /** Begins the footer, which is buffered, and written when the stream is closed. */
  void beginFooter() {
    footer = new ByteArrayOutputStream();
  }

  @Override
  public long getPos() throws IOException {
    return out.getPos() + (footer == null ? 0 : footer.size());
  }

  @Override
  public void write(int b) throws IOException {
    if (footer == null) {
      out.write(b);
    } else {
      footer.write(b);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (footer == null) {
      out.write(bytes, offset, length);
    } else {
      footer.write(bytes, offset, length);
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (footer != null) {
      byte[] end = footer.toByteArray();
      footer = null;
      boolean complete =
          end.length >= TRAILER_BYTES
              && Arrays.equals(
                  MAGIC, Arrays.copyOfRange(end, end.length - MAGIC.length, end.length));
      // Does not sort an incomplete footer. The failed write reports its own error.
      if (complete) {
        sortEncodings(end);
      }
      out.write(end);
    }
    out.close();
  }

  /** Sorts the encodings of each column in place; each encoding is one byte. */
  private static void sortEncodings(byte[] end) {
    int trailer = end.length - TRAILER_BYTES;
    int length = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(trailer);
    CompactReader footer = new CompactReader(end);
    footer.position = trailer - length;
    sortEncodings(footer, 0);
  }

  /** Sorts the encodings below a struct, at a depth of the path {@link #ENCODINGS}. */
  private static void sortEncodings(CompactReader footer, int depth) {
    footer.struct(
        (field, type) -> {
          if (field != ENCODINGS[depth]) {
            footer.skip(type);
            return;
          }
          int count = type == CompactReader.STRUCT ? 1 : footer.listHeader();
          if (depth + 1 < ENCODINGS.length) {
            for (int i = 0; i < count; i++) {
              sortEncodings(footer, depth + 1);
            }
          } else {
            Arrays.sort(footer.bytes, footer.position, footer.position + count);
            footer.position += count;
          }
        });
  }
}
