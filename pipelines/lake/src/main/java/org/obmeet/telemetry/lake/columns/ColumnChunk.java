package org.obmeet.telemetry.lake.columns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ParquetFileWriter;

/** Writes the pages of one column of a row group: a page is filled in one loop. */
final class ColumnChunk {
  /** Rows of a page. */
  static final int PAGE_ROWS = 1 << 17;

  static final ByteBufferAllocator HEAP = HeapByteBufferAllocator.getInstance();
  private static final int SLAB = 1 << 14;
  private static final int LARGEST_SLAB = 1 << 22;

  private final ParquetFileWriter file;
  private final BytesInputCompressor compressor;
  private final ColumnDescriptor column;

  /** Tells whether a row has a value. */
  @FunctionalInterface
  interface Presence {
    boolean isNull(int row);
  }

  /** Gives the place of a row's value in the dictionary. */
  @FunctionalInterface
  interface Places {
    int of(int row);
  }

  /** Writes a row's value. */
  @FunctionalInterface
  interface Values {
    void write(int row);
  }

  /** Makes the statistics of some rows, without their nulls. */
  @FunctionalInterface
  interface Summary {
    Statistics<?> of(int from, int to);
  }

  ColumnChunk(ParquetFileWriter file, BytesInputCompressor compressor, ColumnDescriptor column) {
    this.file = file;
    this.compressor = compressor;
    this.column = column;
  }

  /** Starts with a dictionary of plain values. */
  void dictionary(byte[] plain, int entries) throws IOException {
    BytesInput packed = compressor.compress(BytesInput.from(plain));
    file.writeDictionaryPage(new DictionaryPage(packed, plain.length, entries, Encoding.PLAIN));
  }

  /** Writes every row by its place in the dictionary. */
  void coded(int rows, int entries, Presence presence, Places places, Summary summary)
      throws IOException {
    int width = BytesUtils.getWidthFromMaxInt(Math.max(0, entries - 1));
    for (int from = 0; from < rows; from += PAGE_ROWS) {
      int to = Math.min(rows, from + PAGE_ROWS);
      try (RunLengthBitPackingHybridEncoder out =
          new RunLengthBitPackingHybridEncoder(width, SLAB, LARGEST_SLAB, HEAP)) {
        for (int row = from; row < to; row++) {
          if (!presence.isNull(row)) {
            out.writeInt(places.of(row));
          }
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(width);
        out.toBytes().writeAllTo(data);
        page(from, to, presence, Encoding.RLE_DICTIONARY, data.toByteArray(), summary);
      }
    }
  }

  /** Writes every row by a writer of values. */
  void direct(int rows, Presence presence, ValuesWriter writer, Values values, Summary summary)
      throws IOException {
    for (int from = 0; from < rows; from += PAGE_ROWS) {
      int to = Math.min(rows, from + PAGE_ROWS);
      for (int row = from; row < to; row++) {
        if (!presence.isNull(row)) {
          values.write(row);
        }
      }
      byte[] data = writer.getBytes().toByteArray();
      page(from, to, presence, writer.getEncoding(), data, summary);
      writer.reset();
    }
    writer.close();
  }

  private void page(
      int from, int to, Presence presence, Encoding encoding, byte[] data, Summary summary)
      throws IOException {
    int nulls = 0;
    BytesInput levels = BytesInput.empty();
    if (column.getMaxDefinitionLevel() > 0) {
      try (RunLengthBitPackingHybridEncoder out =
          new RunLengthBitPackingHybridEncoder(1, SLAB, LARGEST_SLAB, HEAP)) {
        for (int row = from; row < to; row++) {
          boolean none = presence.isNull(row);
          nulls += none ? 1 : 0;
          out.writeInt(none ? 0 : 1);
        }
        levels = BytesInput.from(out.toBytes().toByteArray());
      }
    }
    Statistics<?> statistics = summary.of(from, to);
    statistics.incrementNumNulls(nulls);
    file.writeDataPageV2(
        to - from,
        nulls,
        to - from,
        BytesInput.empty(),
        levels,
        encoding,
        compressor.compress(BytesInput.from(data)),
        data.length,
        statistics);
  }
}
