package org.obmeet.telemetry.lake.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A copy of the footer of a flat Parquet file with some of its columns. Parquet parses a complete
 * footer. In a file of 600 columns, parsing takes most of the time to read one column. This class
 * therefore removes the other columns from the bytes before Parquet parses them. The bytes are in
 * Thrift's compact encoding.
 */
final class ProjectedFooter extends CompactReader {
  private static final String MAGIC = "PAR1";
  private static final int TRAILER_BYTES = Integer.BYTES + MAGIC.length();
  private static final int SCHEMA = 2;
  private static final int ROW_GROUPS = 4;
  private static final int COLUMN_ORDERS = 7;
  private static final int COLUMNS_OF_GROUP = 1;
  private static final int NAME = 4;

  private final Set<String> columns;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final BitSet kept = new BitSet();
  private int count; // number of columns in the file

  /** Position up to which bytes were copied or left out. */
  private int copied;

  private ProjectedFooter(byte[] bytes, Set<String> columns) {
    super(bytes);
    this.columns = columns;
  }

  /**
   * Reads the footer of a file.
   *
   * @param columns names of the columns to keep; names that the file lacks are ignored. If the file
   *     lacks all names, every column is kept, because Parquet reads no rows without a column.
   * @throws IOException if the file cannot be read
   * @throws RuntimeException if it is not a Parquet file, or its footer is damaged
   */
  static ParquetMetadata read(
      InputFile file, SeekableInputStream in, ParquetReadOptions options, Set<String> columns)
      throws IOException {
    long end = file.getLength() - TRAILER_BYTES;
    byte[] trailer = new byte[TRAILER_BYTES];
    if (end >= MAGIC.length()) {
      in.seek(end);
      in.readFully(trailer);
    }
    int length = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN).getInt();
    String magic = new String(trailer, Integer.BYTES, MAGIC.length(), StandardCharsets.US_ASCII);
    if (!magic.equals(MAGIC) || length < 0 || length > end - MAGIC.length()) {
      throw new IllegalArgumentException("no footer of a Parquet file");
    }
    byte[] footer = new byte[length];
    in.seek(end - length);
    in.readFully(footer);
    return new ParquetMetadataConverter(options)
        .readParquetMetadata(
            new ByteArrayInputStream(new ProjectedFooter(footer, columns).project()),
            ParquetMetadataConverter.NO_FILTER);
  }

  private byte[] project() {
    struct(
        (field, type) -> {
          if (field == SCHEMA) {
            schema();
          } else if (field == ROW_GROUPS) {
            for (int left = listHeader(); left > 0; left--) {
              struct((of, kind) -> copyKeptIf(of == COLUMNS_OF_GROUP, kind));
            }
          } else {
            copyKeptIf(field == COLUMN_ORDERS, type);
          }
        });
    copy();
    return kept.isEmpty() ? bytes : out.toByteArray();
  }

  /** Writes a root of the schema that has the columns to keep, and copies these columns. */
  private void schema() {
    copy();
    count = listHeader() - 1;
    String root = name();
    int first = position;
    IntStream.range(0, count).forEach(i -> kept.set(i, columns.contains(name())));
    out.write(LONG_LIST | STRUCT);
    writeNumber(kept.cardinality() + 1);
    byte[] name = root.getBytes(StandardCharsets.UTF_8);
    out.write(NAME << 4 | TEXT);
    writeNumber(name.length);
    out.writeBytes(name);
    // The next field is the number of children, in zigzag encoding.
    out.write(1 << 4 | INT);
    writeNumber(kept.cardinality() << 1);
    out.write(0);
    position = first;
    copyKeptElements();
  }

  /** Skips an element of the schema and returns its name. */
  private String name() {
    String[] name = {""};
    struct(
        (field, type) -> {
          int start = position;
          skip(type);
          if (field == NAME) {
            // The length precedes the text. It ends with the first byte whose highest bit is 0.
            int text = start;
            while (bytes[text++] < 0) {}
            name[0] = new String(bytes, text, position - text, StandardCharsets.UTF_8);
          }
        });
    return name[0];
  }

  /**
   * Reads a value. If it is a list of one struct per column, leaves the structs of the other
   * columns out of the copy.
   */
  private void copyKeptIf(boolean perColumn, int type) {
    if (!perColumn) {
      skip(type);
      return;
    }
    copy();
    if (listHeader() != count) {
      throw new IllegalArgumentException("the lists of a Parquet footer differ in length");
    }
    out.write(LONG_LIST | STRUCT);
    writeNumber(kept.cardinality());
    copyKeptElements();
  }

  private void copyKeptElements() {
    for (int i = 0; i < count; i++) {
      copied = position;
      skip(STRUCT);
      if (kept.get(i)) {
        copy();
      }
    }
    copied = position;
  }

  private void copy() {
    out.write(bytes, copied, position - copied);
    copied = position;
  }

  private void writeNumber(int number) {
    int rest = number;
    for (; rest > 127; rest >>>= 7) {
      out.write(rest & 127 | 128);
    }
    out.write(rest);
  }
}
