package org.obmeet.telemetry.lake.columns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Function;
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

/** Writes the pages of one column of a row group. */
final class ColumnChunkWriter {
  /** The place of no value. */
  static final int NONE = -1;

  /** Rows of a page. */
  static final int PAGE_ROWS = 1 << 17;

  static final ByteBufferAllocator HEAP = HeapByteBufferAllocator.getInstance();
  private static final int SLAB = 1 << 14;
  private static final int LARGEST_SLAB = 1 << 22;

  private final ParquetFileWriter file;
  private final BytesInputCompressor compressor;
  private final boolean nullable;

  /**
   * Writes the values of some rows, but for those that have none. The loop is in here so that it is
   * compiled for one kind of values.
   */
  @FunctionalInterface
  interface Values {
    void write(int from, int to);
  }

  /** Makes the statistics of some rows, without their nulls. */
  @FunctionalInterface
  interface Summary {
    Statistics<?> of(int from, int to);
  }

  ColumnChunkWriter(
      ParquetFileWriter file, BytesInputCompressor compressor, ColumnDescriptor column) {
    this.file = file;
    this.compressor = compressor;
    this.nullable = column.getMaxDefinitionLevel() > 0;
  }

  /** Starts with a dictionary of plain values. */
  void writeDictionary(byte[] plain, int entries) throws IOException {
    BytesInput packed = compressor.compress(BytesInput.from(plain));
    file.writeDictionaryPage(new DictionaryPage(packed, plain.length, entries, Encoding.PLAIN));
  }

  /**
   * Writes every row by its place in the dictionary.
   *
   * @param places one per row; {@link #NONE} where there is no value
   */
  void coded(int rows, NullMask none, int entries, int[] places, Summary summary)
      throws IOException {
    int width = BytesUtils.getWidthFromMaxInt(Math.max(0, entries - 1));
    for (int from = 0; from < rows; from += PAGE_ROWS) {
      int to = Math.min(rows, from + PAGE_ROWS);
      try (RunLengthBitPackingHybridEncoder out =
          new RunLengthBitPackingHybridEncoder(width, SLAB, LARGEST_SLAB, HEAP)) {
        for (int row = from; row < to; row++) {
          if (places[row] != NONE) {
            out.writeInt(places[row]);
          }
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(width);
        out.toBytes().writeAllTo(data);
        page(none, from, to, Encoding.RLE_DICTIONARY, data.toByteArray(), summary.of(from, to));
      }
    }
  }

  /** Writes every row by a writer of values. */
  void writePlain(int rows, NullMask none, ValuesWriter writer, Values values, Summary summary)
      throws IOException {
    for (int from = 0; from < rows; from += PAGE_ROWS) {
      int to = Math.min(rows, from + PAGE_ROWS);
      values.write(from, to);
      byte[] data = writer.getBytes().toByteArray();
      page(none, from, to, writer.getEncoding(), data, summary.of(from, to));
      writer.reset();
    }
    writer.close();
  }

  /** Writes numbers, whose pages have ended. */
  void writeDelta(
      int rows,
      DeltaEncodedColumn column,
      Function<DeltaBinaryPackedPages.Page, Statistics<?>> summary)
      throws IOException {
    int from = 0;
    for (DeltaBinaryPackedPages.Page page : column.pages().pages()) {
      int to = Math.min(rows, from + PAGE_ROWS);
      if (page.count() != to - from - column.nulls().count(from, to)) {
        throw new IllegalStateException("rows came after the last page had ended");
      }
      byte[] data = column.pages().encoded(page);
      page(column.nulls(), from, to, Encoding.DELTA_BINARY_PACKED, data, summary.apply(page));
      from = to;
    }
  }

  /** Writes flags. */
  void writeBooleans(int rows, BooleanColumn column, Summary summary) throws IOException {
    for (int from = 0; from < rows; from += PAGE_ROWS) {
      int to = Math.min(rows, from + PAGE_ROWS);
      byte[] data = column.encoded(column.before(from), column.before(to));
      page(column.nulls(), from, to, Encoding.RLE, data, summary.of(from, to));
    }
  }

  /** Writes a page; a column that must have values has no levels. */
  private void page(
      NullMask none, int from, int to, Encoding encoding, byte[] data, Statistics<?> statistics)
      throws IOException {
    int rows = to - from;
    int nulls = none.count(from, to);
    statistics.incrementNumNulls(nulls);
    file.writeDataPageV2(
        rows,
        nulls,
        rows,
        BytesInput.empty(),
        nullable ? BytesInput.from(none.levels(from, to)) : BytesInput.empty(),
        encoding,
        compressor.compress(BytesInput.from(data)),
        data.length,
        statistics);
  }
}
