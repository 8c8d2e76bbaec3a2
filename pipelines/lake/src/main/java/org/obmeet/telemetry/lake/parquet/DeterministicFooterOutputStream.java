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
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A stream for a Parquet file that sorts the metadata and the encodings in the footer, so that the
 * same rows give the same bytes. Parquet-java writes them in the order of hash tables, which
 * differs between processes and between versions of Java.
 */
final class DeterministicFooterOutputStream extends PositionOutputStream {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Length of the trailer, which contains the footer length and the magic bytes. */
  private static final int TRAILER_BYTES = Integer.BYTES + MAGIC.length;

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
        writeSorted(end);
      } else {
        out.write(end);
      }
    }
    out.close();
  }

  /** Writes the page indexes and the footer, with sorted lists and the footer's length. */
  private void writeSorted(byte[] end) throws IOException {
    int trailer = end.length - TRAILER_BYTES;
    int length = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(trailer);
    int start = trailer - length;
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(end, start, length));
    if (metadata.isSetKey_value_metadata()) {
      metadata.getKey_value_metadata().sort(Comparator.comparing(KeyValue::getKey));
    }
    for (RowGroup group : metadata.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        column.getMeta_data().getEncodings().sort(Comparator.naturalOrder());
        if (column.getMeta_data().isSetEncoding_stats()) {
          column.getMeta_data().getEncoding_stats().sort(Comparator.naturalOrder());
        }
      }
    }
    out.write(end, 0, start);
    long before = out.getPos();
    Util.writeFileMetaData(metadata, out);
    int written = Math.toIntExact(out.getPos() - before);
    out.write(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(written).array());
    out.write(MAGIC);
  }
}
