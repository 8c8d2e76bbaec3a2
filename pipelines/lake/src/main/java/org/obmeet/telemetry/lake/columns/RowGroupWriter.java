package org.obmeet.telemetry.lake.columns;

import static org.obmeet.telemetry.schemas.dataset.MutableRow.PSEUDONYM_BYTES;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.BinaryStatistics;
import org.apache.parquet.column.statistics.BooleanStatistics;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.plain.FixedLenByteArrayPlainValuesWriter;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.obmeet.telemetry.lake.rows.FixedBinaryDictionary;
import org.obmeet.telemetry.lake.rows.LabelDictionary;

/**
 * A writer of Parquet files with one row group per column batch. Labels, days and pseudonyms that
 * occur repeatedly use a dictionary per row group. Longs are delta encoded. Pages have checksums.
 * Pseudonyms have no statistics. The same rows give the same bytes.
 */
public final class RowGroupWriter {
  private static final int SLAB = 1 << 14;
  private static final int MAX_SLAB = 1 << 22;
  private static final int TRUNCATED_TEXT = 64;

  private final ParquetFileWriter file;
  private final BytesInputCompressor compressor;
  private final List<ColumnDescriptor> descriptors;

  /** Begins a file without rows. */
  public RowGroupWriter(OutputFile out, MessageType schema, CompressionCodecFactory codecs)
      throws IOException {
    this.descriptors = schema.getColumns();
    this.compressor = codecs.getCompressor(CompressionCodecName.ZSTD);
    this.file =
        new ParquetFileWriter(
            out,
            schema,
            ParquetFileWriter.Mode.CREATE,
            Long.MAX_VALUE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            TRUNCATED_TEXT,
            ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
            true);
    file.start();
  }

  /**
   * Writes a batch as a row group; skips an empty batch. The caller must clear the batch
   * afterwards.
   */
  public void add(ColumnBatch rows) throws IOException {
    if (rows.size() == 0) {
      return;
    }
    rows.endPage();
    file.startBlock(rows.size());
    for (int i = 0; i < rows.columns().length; i++) {
      ColumnDescriptor descriptor = descriptors.get(i);
      file.startColumn(descriptor, rows.size(), CompressionCodecName.ZSTD);
      ColumnChunkWriter chunk = new ColumnChunkWriter(file, compressor, descriptor);
      BufferedColumn column = rows.columns()[i];
      if (column instanceof LabelCodeColumn labels) {
        labels(chunk, labels, rows.size(), descriptor);
      } else if (column instanceof FixedBinaryColumn pseudonyms) {
        pseudonyms(chunk, pseudonyms, rows.size(), descriptor, rows.isRecord(i));
      } else if (column instanceof DeltaEncodedColumn numbers) {
        chunk.writeDelta(rows.size(), numbers, page -> statistics(page, descriptor));
      } else if (column instanceof BooleanColumn flags) {
        chunk.writeBooleans(
            rows.size(), flags, (from, to) -> statistics(flags, from, to, descriptor));
      } else {
        days(chunk, (IntColumn) column, rows.size(), descriptor);
      }
      file.endColumn();
    }
    file.endBlock();
  }

  public void end(Map<String, String> metadata) throws IOException {
    file.end(metadata);
  }

  private static void labels(
      ColumnChunkWriter chunk, LabelCodeColumn column, int rows, ColumnDescriptor type)
      throws IOException {
    int[] indexOfCode = new int[column.dictionary().size()];
    Arrays.fill(indexOfCode, ColumnChunkWriter.NO_VALUE);
    int[] indices = new int[rows];
    List<Binary> entries = new ArrayList<>();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int row = 0; row < rows; row++) {
      int code = column.code(row);
      if (code == LabelDictionary.NO_LABEL) {
        indices[row] = ColumnChunkWriter.NO_VALUE;
        continue;
      }
      if (indexOfCode[code] == ColumnChunkWriter.NO_VALUE) {
        byte[] text = column.dictionary().bytes(code);
        indexOfCode[code] = entries.size();
        entries.add(Binary.fromConstantByteArray(text));
        plain.writeBytes(
            ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(text.length)
                .array());
        plain.writeBytes(text);
      }
      indices[row] = indexOfCode[code];
    }
    chunk.writeDictionary(plain.toByteArray(), entries.size());
    chunk.writeDictionaryIndices(
        rows,
        column.nulls(),
        entries.size(),
        indices,
        (from, to) -> {
          BinaryStatistics statistics =
              (BinaryStatistics) Statistics.createStats(type.getPrimitiveType());
          if (column.nulls().count(from, to) < to - from) {
            entries.forEach(statistics::updateStats);
          }
          return statistics;
        });
  }

  /** Writes pseudonyms. Uses a dictionary if its entries are at most half as many as the rows. */
  private static void pseudonyms(
      ColumnChunkWriter chunk,
      FixedBinaryColumn column,
      int rows,
      ColumnDescriptor type,
      boolean unique)
      throws IOException {
    ColumnChunkWriter.Summary noStatistics =
        (from, to) -> Statistics.noopStats(type.getPrimitiveType());
    FixedBinaryDictionary ids = new FixedBinaryDictionary();
    int[] indices = unique ? new int[0] : indices(column, rows, ids);
    if (!unique && ids.size() <= rows / 2) {
      ByteBuffer plain = ByteBuffer.allocate(Math.multiplyExact(ids.size(), PSEUDONYM_BYTES));
      for (int id = 0; id < ids.size(); id++) {
        plain.putLong(ids.high(id)).putLong(ids.low(id));
      }
      chunk.writeDictionary(plain.array(), ids.size());
      chunk.writeDictionaryIndices(rows, column.nulls(), ids.size(), indices, noStatistics);
      return;
    }
    ValuesWriter writer =
        new FixedLenByteArrayPlainValuesWriter(
            PSEUDONYM_BYTES, SLAB, MAX_SLAB, ColumnChunkWriter.HEAP);
    byte[] bytes = new byte[PSEUDONYM_BYTES];
    Binary binary = Binary.fromReusedByteArray(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    chunk.writePlain(
        rows,
        column.nulls(),
        writer,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            if (!column.isNull(row)) {
              buffer.putLong(0, column.high(row)).putLong(Long.BYTES, column.low(row));
              writer.writeBytes(binary);
            }
          }
        },
        noStatistics);
  }

  private static int[] indices(FixedBinaryColumn column, int rows, FixedBinaryDictionary ids) {
    int[] indices = new int[rows];
    for (int row = 0; row < rows; row++) {
      boolean repeats =
          row > 0
              && !column.isNull(row - 1)
              && column.high(row) == column.high(row - 1)
              && column.low(row) == column.low(row - 1);
      if (column.isNull(row)) {
        indices[row] = ColumnChunkWriter.NO_VALUE;
      } else {
        indices[row] = repeats ? indices[row - 1] : ids.id(column.high(row), column.low(row));
      }
    }
    return indices;
  }

  private static Statistics<?> statistics(DeltaBinaryPackedPages.Page page, ColumnDescriptor type) {
    LongStatistics statistics = (LongStatistics) Statistics.createStats(type.getPrimitiveType());
    if (page.min() <= page.max()) {
      statistics.updateStats(page.min());
      statistics.updateStats(page.max());
    }
    return statistics;
  }

  private static Statistics<?> statistics(
      BooleanColumn column, int from, int to, ColumnDescriptor type) {
    int first = column.flagsBefore(from);
    int end = column.flagsBefore(to);
    int set = column.countTrue(first, end);
    BooleanStatistics statistics =
        (BooleanStatistics) Statistics.createStats(type.getPrimitiveType());
    if (set > 0) {
      statistics.updateStats(true);
    }
    if (set < end - first) {
      statistics.updateStats(false);
    }
    return statistics;
  }

  private static void days(
      ColumnChunkWriter chunk, IntColumn column, int rows, ColumnDescriptor type)
      throws IOException {
    FixedBinaryDictionary ids = new FixedBinaryDictionary();
    int[] indices = new int[rows];
    for (int row = 0; row < rows; row++) {
      indices[row] = column.isNull(row) ? ColumnChunkWriter.NO_VALUE : ids.id(0, column.value(row));
    }
    ByteBuffer plain =
        ByteBuffer.allocate(ids.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int id = 0; id < ids.size(); id++) {
      plain.putInt((int) ids.low(id));
    }
    chunk.writeDictionary(plain.array(), ids.size());
    chunk.writeDictionaryIndices(
        rows,
        column.nulls(),
        ids.size(),
        indices,
        (from, to) -> {
          IntStatistics statistics =
              (IntStatistics) Statistics.createStats(type.getPrimitiveType());
          for (int row = from; row < to; row++) {
            if (!column.isNull(row)) {
              statistics.updateStats(column.value(row));
            }
          }
          return statistics;
        });
  }
}
