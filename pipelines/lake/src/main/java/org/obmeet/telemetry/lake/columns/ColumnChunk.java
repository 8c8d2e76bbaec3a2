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

/** Writes the pages of one column of a row group: a page is filled in one loop. */
final class ColumnChunk {
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

  ColumnChunk(ParquetFileWriter file, BytesInputCompressor compressor, ColumnDescriptor column) {
    this.file = file;
    this.compressor = compressor;
    this.nullable = column.getMaxDefinitionLevel() > 0;
  }

  /** Starts with a dictionary of plain values. */
  void dictionary(byte[] plain, int entries) throws IOException {
    BytesInput packed = compressor.compress(BytesInput.from(plain));
    file.writeDictionaryPage(new DictionaryPage(packed, plain.length, entries, Encoding.PLAIN));
  }

  /**
   * Writes every row by its place in the dictionary.
   *
   * @param places one per row; {@link #NONE} where there is no value
   */
  void coded(int rows, int entries, int[] places, Summary summary) throws IOException {
    int width = BytesUtils.getWidthFromMaxInt(Math.max(0, entries - 1));
    for (int from = 0; from < rows; from += PAGE_ROWS) {
      int to = Math.min(rows, from + PAGE_ROWS);
      int nulls = 0;
      try (RunLengthBitPackingHybridEncoder out = encoder(width);
          RunLengthBitPackingHybridEncoder levels = encoder(1)) {
        for (int row = from; row < to; row++) {
          int place = places[row];
          if (nullable) {
            levels.writeInt(place == NONE ? 0 : 1);
          }
          if (place == NONE) {
            nulls++;
          } else {
            out.writeInt(place);
          }
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(width);
        out.toBytes().writeAllTo(data);
        Statistics<?> statistics = summary.of(from, to);
        page(
            to - from,
            nulls,
            nullable ? levels.toBytes() : BytesInput.empty(),
            Encoding.RLE_DICTIONARY,
            data.toByteArray(),
            statistics);
      }
    }
  }

  /** Writes every row by a writer of values. */
  void direct(int rows, Nulls none, ValuesWriter writer, Values values, Summary summary)
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
  void delta(int rows, NumberColumn column, Function<DeltaPages.Page, Statistics<?>> summary)
      throws IOException {
    int from = 0;
    for (DeltaPages.Page page : column.pages().pages()) {
      int to = Math.min(rows, from + PAGE_ROWS);
      byte[] data = column.pages().encoded(page);
      page(column.nulls(), from, to, Encoding.DELTA_BINARY_PACKED, data, summary.apply(page));
      from = to;
    }
  }

  private void page(
      Nulls none, int from, int to, Encoding encoding, byte[] data, Statistics<?> statistics)
      throws IOException {
    int nulls = none.count(from, to);
    try (RunLengthBitPackingHybridEncoder levels = encoder(1)) {
      page(
          to - from,
          nulls,
          nullable ? levels(levels, none, nulls, from, to) : BytesInput.empty(),
          encoding,
          data,
          statistics);
    }
  }

  private static BytesInput levels(
      RunLengthBitPackingHybridEncoder levels, Nulls none, int nulls, int from, int to)
      throws IOException {
    int rows = to - from;
    if (rows >= Byte.SIZE && (nulls == 0 || nulls == rows)) {
      return run(rows, nulls == 0 ? 1 : 0);
    }
    for (int row = from; row < to; row++) {
      levels.writeInt(none.get(row) ? 0 : 1);
    }
    return levels.toBytes();
  }

  /**
   * One level for all of some rows, as {@link RunLengthBitPackingHybridEncoder} writes it.
   *
   * @param rows eight at least
   */
  static BytesInput run(int rows, int level) {
    return BytesInput.concat(
        BytesInput.fromUnsignedVarInt(rows << 1), BytesInput.from(new byte[] {(byte) level}));
  }

  private static RunLengthBitPackingHybridEncoder encoder(int width) {
    return new RunLengthBitPackingHybridEncoder(width, SLAB, LARGEST_SLAB, HEAP);
  }

  /** Writes a page; a column that must have values has no levels. */
  private void page(
      int rows,
      int nulls,
      BytesInput levels,
      Encoding encoding,
      byte[] data,
      Statistics<?> statistics)
      throws IOException {
    statistics.incrementNumNulls(nulls);
    file.writeDataPageV2(
        rows,
        nulls,
        rows,
        BytesInput.empty(),
        levels,
        encoding,
        compressor.compress(BytesInput.from(data)),
        data.length,
        statistics);
  }
}
