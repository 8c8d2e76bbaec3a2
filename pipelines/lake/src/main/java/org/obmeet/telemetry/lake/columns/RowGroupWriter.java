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
 * Writes rows as Parquet, a row group at a time and in it column by column: dictionaries of the
 * whole group for labels, days and pseudonyms that repeat; differences for longs; page checksums;
 * no statistics of pseudonyms. The same rows are the same bytes.
 */
public final class RowGroupWriter {
  private static final int SLAB = 1 << 14;
  private static final int LARGEST_SLAB = 1 << 22;
  private static final int TRUNCATED_TEXT = 64;

  private final ParquetFileWriter file;
  private final BytesInputCompressor compressor;
  private final List<ColumnDescriptor> descriptors;

  /** A file without rows. */
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

  /** Adds rows as a group; nothing where there are none. They are to be cleared then. */
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

  /** Ends the file. */
  public void end(Map<String, String> metadata) throws IOException {
    file.end(metadata);
  }

  private static void labels(
      ColumnChunkWriter chunk, LabelCodeColumn column, int rows, ColumnDescriptor type)
      throws IOException {
    int[] placeOfCode = new int[column.dictionary().size()];
    Arrays.fill(placeOfCode, ColumnChunkWriter.NONE);
    int[] places = new int[rows];
    List<Binary> entries = new ArrayList<>();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int row = 0; row < rows; row++) {
      int code = column.code(row);
      if (code == LabelDictionary.NONE) {
        places[row] = ColumnChunkWriter.NONE;
        continue;
      }
      if (placeOfCode[code] == ColumnChunkWriter.NONE) {
        byte[] text = column.dictionary().bytes(code);
        placeOfCode[code] = entries.size();
        entries.add(Binary.fromConstantByteArray(text));
        plain.writeBytes(
            ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(text.length)
                .array());
        plain.writeBytes(text);
      }
      places[row] = placeOfCode[code];
    }
    chunk.writeDictionary(plain.toByteArray(), entries.size());
    chunk.coded(
        rows,
        column.nulls(),
        entries.size(),
        places,
        (from, to) -> {
          BinaryStatistics statistics =
              (BinaryStatistics) Statistics.createStats(type.getPrimitiveType());
          if (column.nulls().count(from, to) < to - from) {
            entries.forEach(statistics::updateStats);
          }
          return statistics;
        });
  }

  /** By a dictionary where at least every second value repeats. */
  private static void pseudonyms(
      ColumnChunkWriter chunk,
      FixedBinaryColumn column,
      int rows,
      ColumnDescriptor type,
      boolean unique)
      throws IOException {
    ColumnChunkWriter.Summary none = (from, to) -> Statistics.noopStats(type.getPrimitiveType());
    FixedBinaryDictionary ids = new FixedBinaryDictionary();
    int[] places = unique ? new int[0] : places(column, rows, ids);
    if (!unique && ids.size() <= rows / 2) {
      ByteBuffer plain = ByteBuffer.allocate(Math.multiplyExact(ids.size(), PSEUDONYM_BYTES));
      for (int id = 0; id < ids.size(); id++) {
        plain.putLong(ids.high(id)).putLong(ids.low(id));
      }
      chunk.writeDictionary(plain.array(), ids.size());
      chunk.coded(rows, column.nulls(), ids.size(), places, none);
      return;
    }
    ValuesWriter writer =
        new FixedLenByteArrayPlainValuesWriter(
            PSEUDONYM_BYTES, SLAB, LARGEST_SLAB, ColumnChunkWriter.HEAP);
    byte[] bytes = new byte[PSEUDONYM_BYTES];
    Binary binary = Binary.fromReusedByteArray(bytes);
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    chunk.writePlain(
        rows,
        column.nulls(),
        writer,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            if (!column.isNull(row)) {
              halves.putLong(0, column.high(row)).putLong(Long.BYTES, column.low(row));
              writer.writeBytes(binary);
            }
          }
        },
        none);
  }

  private static int[] places(FixedBinaryColumn column, int rows, FixedBinaryDictionary ids) {
    int[] places = new int[rows];
    for (int row = 0; row < rows; row++) {
      boolean repeats =
          row > 0
              && !column.isNull(row - 1)
              && column.high(row) == column.high(row - 1)
              && column.low(row) == column.low(row - 1);
      if (column.isNull(row)) {
        places[row] = ColumnChunkWriter.NONE;
      } else {
        places[row] = repeats ? places[row - 1] : ids.id(column.high(row), column.low(row));
      }
    }
    return places;
  }

  private static Statistics<?> statistics(DeltaBinaryPackedPages.Page page, ColumnDescriptor type) {
    LongStatistics statistics = (LongStatistics) Statistics.createStats(type.getPrimitiveType());
    if (page.least() <= page.largest()) {
      statistics.updateStats(page.least());
      statistics.updateStats(page.largest());
    }
    return statistics;
  }

  private static Statistics<?> statistics(
      BooleanColumn column, int from, int to, ColumnDescriptor type) {
    int first = column.before(from);
    int end = column.before(to);
    int set = column.set(first, end);
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
    int[] places = new int[rows];
    for (int row = 0; row < rows; row++) {
      places[row] = column.isNull(row) ? ColumnChunkWriter.NONE : ids.id(0, column.value(row));
    }
    ByteBuffer plain =
        ByteBuffer.allocate(ids.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int id = 0; id < ids.size(); id++) {
      plain.putInt((int) ids.low(id));
    }
    chunk.writeDictionary(plain.array(), ids.size());
    chunk.coded(
        rows,
        column.nulls(),
        ids.size(),
        places,
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
