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

/** A writer for the pages of one column in a row group. */
final class ColumnChunkWriter {
  /** The dictionary index of a missing value. */
  static final int NO_VALUE = -1;

  /** Rows per page. */
  static final int PAGE_ROWS = 1 << 17;

  static final ByteBufferAllocator HEAP = HeapByteBufferAllocator.getInstance();
  private static final int SLAB = 1 << 14;
  private static final int MAX_SLAB = 1 << 22;

  private final ParquetFileWriter file;
  private final BytesInputCompressor compressor;
  private final boolean nullable;

  /**
   * Writes the non-null values of a range of rows. Each implementation contains its own loop, so
   * that the JIT compiler optimises the loop for one type of values.
   */
  @FunctionalInterface
  interface Values {
    void write(int from, int to);
  }

  /** Computes the statistics of the non-null values of a range of rows. */
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

  /** Writes a dictionary page, whose values are in the plain encoding. */
  void writeDictionary(byte[] plain, int entries) throws IOException {
    BytesInput packed = compressor.compress(BytesInput.from(plain));
    file.writeDictionaryPage(new DictionaryPage(packed, plain.length, entries, Encoding.PLAIN));
  }

  /**
   * Writes every row as an index into the dictionary.
   *
   * @param indices one per row; {@link #NO_VALUE} for a null
   */
  void writeDictionaryIndices(
      int rows, NullMask nullMask, int entries, int[] indices, Summary summary) throws IOException {
    int width = BytesUtils.getWidthFromMaxInt(Math.max(0, entries - 1));
    for (int from = 0; from < rows; from += PAGE_ROWS) {
      int to = Math.min(rows, from + PAGE_ROWS);
      try (RunLengthBitPackingHybridEncoder out =
          new RunLengthBitPackingHybridEncoder(width, SLAB, MAX_SLAB, HEAP)) {
        for (int row = from; row < to; row++) {
          if (indices[row] != NO_VALUE) {
            out.writeInt(indices[row]);
          }
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(width);
        out.toBytes().writeAllTo(data);
        page(nullMask, from, to, Encoding.RLE_DICTIONARY, data.toByteArray(), summary.of(from, to));
      }
    }
  }

  /** Writes all rows; Parquet's {@link ValuesWriter} encodes the values. */
  void writePlain(int rows, NullMask nullMask, ValuesWriter writer, Values values, Summary summary)
      throws IOException {
    for (int from = 0; from < rows; from += PAGE_ROWS) {
      int to = Math.min(rows, from + PAGE_ROWS);
      values.write(from, to);
      byte[] data = writer.getBytes().toByteArray();
      page(nullMask, from, to, writer.getEncoding(), data, summary.of(from, to));
      writer.reset();
    }
    writer.close();
  }

  /** Writes the delta encoded pages of a number column. */
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
      byte[] data = column.pages().encode(page);
      page(column.nulls(), from, to, Encoding.DELTA_BINARY_PACKED, data, summary.apply(page));
      from = to;
    }
  }

  void writeBooleans(int rows, BooleanColumn column, Summary summary) throws IOException {
    for (int from = 0; from < rows; from += PAGE_ROWS) {
      int to = Math.min(rows, from + PAGE_ROWS);
      byte[] data = column.encode(column.flagsBefore(from), column.flagsBefore(to));
      page(column.nulls(), from, to, Encoding.RLE, data, summary.of(from, to));
    }
  }

  /** Writes a data page. A column that may not be null has no definition levels. */
  private void page(
      NullMask nullMask, int from, int to, Encoding encoding, byte[] data, Statistics<?> statistics)
      throws IOException {
    int rows = to - from;
    int nulls = nullMask.count(from, to);
    statistics.incrementNumNulls(nulls);
    file.writeDataPageV2(
        rows,
        nulls,
        rows,
        BytesInput.empty(),
        nullable ? BytesInput.from(nullMask.levels(from, to)) : BytesInput.empty(),
        encoding,
        compressor.compress(BytesInput.from(data)),
        data.length,
        statistics);
  }
}
