package org.obmeet.telemetry.lake.parquet;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

class CleanFileIoTest {
  private static final String PATH = "clean/sample/date=2026-11-17/bucket=03/batch.parquet";

  @TempDir Path root;
  private LakeFiles files;
  private CleanFileIo clean;

  @BeforeEach
  void open() {
    files = LakeFiles.at(root.toString());
    clean = new CleanFileIo(files);
  }

  @Test
  void read_written_isEqualWithNulls() {
    List<GenericRecord> rows = SampleDataset.rows(SampleDataset.newerVersion(), 30_000);

    FileRef ref = clean.write(SampleDataset.newerVersion(), rows, PATH);

    assertThat(clean.read(SampleDataset.newerVersion(), PATH)).isEqualTo(rows);
    assertThat(ref.rows()).isEqualTo(30_000);
    assertThat(ref.bytes()).isEqualTo(files.bytes(PATH).length);
    assertThat(ref.sha256()).isEqualTo(Digests.sha256Hex(files.bytes(PATH)));
  }

  @Test
  void read_noRows_isEmpty() {
    clean.write(SampleDataset.newerVersion(), List.of(), PATH);

    assertThat(clean.read(SampleDataset.newerVersion(), PATH)).isEmpty();
  }

  @Test
  void read_olderVersion_hasNullsForNewFields() {
    List<GenericRecord> rows = SampleDataset.rows(SampleDataset.olderVersion(), 100);
    clean.write(SampleDataset.olderVersion(), rows, PATH);

    List<GenericRecord> read = clean.read(SampleDataset.newerVersion(), PATH);

    assertThat(read).hasSize(100);
    assertThat(read.get(7).get("users")).isEqualTo(rows.get(7).get("users"));
    assertThat(read).allMatch(row -> row.get("country") == null && row.get("session") == null);
    assertThat(read.get(0).getSchema()).isEqualTo(SampleDataset.newerVersion().schema());
  }

  @Test
  void write_fieldsWithoutValues_haveNoColumns() throws IOException {
    Dataset dataset = SampleDataset.newerVersion();
    List<GenericRecord> rows = SampleDataset.rows(dataset, 100);
    for (GenericRecord row : rows) {
      List.of("users", "ldap", "session").forEach(field -> row.put(field, null));
    }
    rows.get(99).put("ldap", false);

    clean.write(dataset, rows, PATH);

    try (ParquetFileReader reader = clean.open(PATH)) {
      assertThat(reader.getFileMetaData().getSchema().getFields())
          .extracting(Type::getName)
          .containsExactly(
              "contributor", "record", "day", "second", "version", "ldap", "country", "session");
    }
    assertThat(clean.read(dataset, PATH)).isEqualTo(rows);
    try (ColumnValues values =
        clean.columnValues(dataset, PATH, List.of("users", "session", "record"))) {
      assertThat(values.next()).startsWith(null, null).hasSize(3);
    }
  }

  @Test
  void read_newerVersion_skipsUnknownFields() {
    clean.write(
        SampleDataset.newerVersion(), SampleDataset.rows(SampleDataset.newerVersion(), 100), PATH);

    assertThat(clean.read(SampleDataset.olderVersion(), PATH)).hasSize(100);
  }

  @Test
  void write_twice_givesTheSameBytes() {
    FileRef one =
        clean.write(
            SampleDataset.newerVersion(),
            SampleDataset.rows(SampleDataset.newerVersion(), 5_000),
            PATH);
    FileRef two =
        clean.write(
            SampleDataset.newerVersion(),
            SampleDataset.rows(SampleDataset.newerVersion(), 5_000),
            "clean/other");

    assertThat(two.sha256()).isEqualTo(one.sha256());
    assertThat(files.list("staging")).isEmpty();
  }

  @Test
  void footer_encodingsOfEachColumn_areSorted() throws IOException {
    clean.write(
        SampleDataset.newerVersion(),
        SampleDataset.rows(SampleDataset.newerVersion(), 2_000),
        PATH);
    ByteBuffer bytes = ByteBuffer.wrap(files.bytes(PATH)).order(ByteOrder.LITTLE_ENDIAN);
    int trailer = bytes.capacity() - 2 * Integer.BYTES;
    int length = bytes.getInt(trailer);
    List<List<org.apache.parquet.format.Encoding>> encodings =
        Util.readFileMetaData(new ByteArrayInputStream(bytes.array(), trailer - length, length))
            .getRow_groups()
            .get(0)
            .getColumns()
            .stream()
            .map(column -> column.getMeta_data().getEncodings())
            .toList();

    assertThat(encodings).anyMatch(all -> all.size() > 1);
    assertThat(encodings).allSatisfy(all -> assertThat(all).isSorted());
  }

  @Test
  void read_severalPages_isEqual() {
    int page = 1 << 17;
    List<GenericRecord> rows = SampleDataset.rows(SampleDataset.newerVersion(), page + 300);
    for (GenericRecord row : rows.subList(page, rows.size())) {
      row.put("users", null);
      row.put("ldap", row.get("ldap") == null ? null : (Boolean) true);
    }
    clean.write(SampleDataset.newerVersion(), rows, PATH);

    assertThat(clean.read(SampleDataset.newerVersion(), PATH)).isEqualTo(rows);
  }

  @Test
  void footer_values_areThoseOfTheDayOnly() throws IOException {
    List<GenericRecord> rows = SampleDataset.rows(SampleDataset.newerVersion(), 2_000);
    clean.write(SampleDataset.newerVersion(), rows, PATH);
    byte[] bytes = files.bytes(PATH);
    long footerStart;
    try (ParquetFileReader reader = clean.open(PATH)) {
      assertThat(reader.getRowGroups()).hasSize(1);
      List<ColumnChunkMetaData> columns = reader.getRowGroups().get(0).getColumns();
      footerStart =
          columns.stream()
              .mapToLong(c -> c.getStartingPos() + c.getTotalSize())
              .max()
              .orElseThrow();
      for (ColumnChunkMetaData column : columns) {
        assertThat(column.getStatistics().hasNonNullValue())
            .isEqualTo(column.getPath().toDotString().equals("day"));
      }
    }
    String footer = new String(bytes, (int) footerStart, bytes.length - (int) footerStart, UTF_8);
    byte[] raw = Arrays.copyOfRange(bytes, (int) footerStart, bytes.length);
    assertThat(footer).contains("contributor");
    for (GenericRecord row : rows) {
      for (String field : List.of("contributor", "record", "session")) {
        if (row.get(field) instanceof GenericFixed fixed) {
          assertThat(contains(raw, fixed.bytes())).as(field).isFalse();
        }
      }
    }
  }

  @Test
  void encoding_byColumn_isAsSpecified() throws IOException {
    clean.write(
        SampleDataset.newerVersion(),
        SampleDataset.rows(SampleDataset.newerVersion(), 40_000),
        PATH);

    try (ParquetFileReader reader = clean.open(PATH)) {
      assertThat(encodings(reader, "contributor")).contains(Encoding.RLE_DICTIONARY);
      assertThat(encodings(reader, "contributor")).doesNotContain(Encoding.DELTA_BYTE_ARRAY);
      assertThat(encodings(reader, "version")).contains(Encoding.RLE_DICTIONARY);
      assertThat(encodings(reader, "day")).contains(Encoding.RLE_DICTIONARY);
      assertThat(encodings(reader, "second")).contains(Encoding.DELTA_BINARY_PACKED);
      assertThat(encodings(reader, "record")).doesNotContain(Encoding.RLE_DICTIONARY);
      assertThat(reader.getFileMetaData().getKeyValueMetaData())
          .containsEntry("stream", "sample")
          .containsEntry("schema_version", "2");
    }
  }

  @Test
  void write_rowWithoutARequiredField_leavesNothing() {
    Dataset dataset = SampleDataset.newerVersion();
    List<GenericRecord> rows = SampleDataset.rows(dataset, 10);
    rows.get(9).put("version", null);

    assertThatThrownBy(() -> clean.write(dataset, rows, PATH))
        .hasMessageContaining("version must not be null in sample");
    assertThat(files.list("clean")).isEmpty();
    assertThat(files.list("staging")).isEmpty();
  }

  @Test
  void read_invalidOrAbsentFile_failsWithItsName() throws IOException {
    clean.write(
        SampleDataset.newerVersion(),
        SampleDataset.rows(SampleDataset.newerVersion(), 1_000),
        PATH);
    byte[] bytes = files.bytes(PATH);
    write("clean/cut", Arrays.copyOf(bytes, bytes.length / 2));
    write("clean/text", "this is no Parquet file, whatever its name".getBytes(UTF_8));
    write("clean/short", new byte[3]);

    for (String path : List.of("clean/cut", "clean/text", "clean/short")) {
      assertThatThrownBy(() -> clean.read(SampleDataset.newerVersion(), path))
          .isInstanceOf(LakeException.class)
          .hasMessage("'" + path + "' is not a Parquet file, or is damaged");
    }
    assertThatThrownBy(() -> clean.read(SampleDataset.newerVersion(), "clean/none"))
        .hasMessage("there is no file 'clean/none' in the lake: was it removed?");
  }

  @Test
  void read_flippedBitInAPage_fails() throws IOException {
    clean.write(
        SampleDataset.newerVersion(),
        SampleDataset.rows(SampleDataset.newerVersion(), 1_000),
        PATH);
    byte[] bytes = files.bytes(PATH);
    bytes[2_000] ^= 4;
    write(PATH, bytes);

    assertThatThrownBy(() -> clean.read(SampleDataset.newerVersion(), PATH))
        .isInstanceOf(LakeException.class)
        .hasMessage("'" + PATH + "' is damaged: its pages cannot be read");
  }

  /** Changes of a footer, whose bytes have no checksum. */
  static Stream<Consumer<FileMetaData>> impossibleFooters() {
    return Stream.of(
        footer -> footer.getRow_groups().get(0).setNum_rows(-5),
        footer -> footer.getRow_groups().get(0).setNum_rows(999),
        footer -> footer.getRow_groups().get(0).setNum_rows(1L << 40),
        footer -> day(footer).setNum_values(-1),
        footer -> day(footer).setTotal_compressed_size(-1),
        footer -> day(footer).setTotal_compressed_size(1L << 33),
        footer -> day(footer).setData_page_offset(-1).setDictionary_page_offset(-1));
  }

  private static ColumnMetaData day(FileMetaData footer) {
    return footer.getRow_groups().get(0).getColumns().stream()
        .map(ColumnChunk::getMeta_data)
        .filter(column -> column.getPath_in_schema().equals(List.of("day")))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("impossibleFooters")
  void open_impossibleCountInTheFooter_failsWithTheName(Consumer<FileMetaData> change)
      throws IOException {
    Dataset dataset = SampleDataset.newerVersion();
    clean.write(dataset, SampleDataset.rows(dataset, 1_000), PATH);
    byte[] bytes = files.bytes(PATH);
    int length = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).getInt(bytes.length - 8);
    int pages = bytes.length - 8 - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, pages, length));
    change.accept(footer);
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(bytes, 0, pages);
    Util.writeFileMetaData(footer, changed);
    int size = changed.size() - pages;
    changed.writeBytes(ByteBuffer.allocate(4).order(LITTLE_ENDIAN).putInt(size).array());
    changed.writeBytes("PAR1".getBytes(UTF_8));
    write(PATH, changed.toByteArray());

    for (Runnable reading :
        List.<Runnable>of(
            () -> clean.open(PATH).getRowGroups(),
            () -> clean.read(dataset, PATH),
            () -> clean.columnValues(dataset, PATH, List.of("day")).next())) {
      assertThatThrownBy(reading::run)
          .isInstanceOf(LakeException.class)
          .hasMessage("'" + PATH + "' is not a Parquet file, or is damaged");
    }
  }

  @Test
  void read_nullablePseudonym_hasItsFixedType() {
    clean.write(
        SampleDataset.newerVersion(), SampleDataset.rows(SampleDataset.newerVersion(), 10), PATH);

    GenericRecord row = clean.read(SampleDataset.newerVersion(), PATH).get(1);

    assertThat(GenericData.get().validate(SampleDataset.newerVersion().schema(), row)).isTrue();
  }

  private void write(String path, byte[] bytes) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.write(root.resolve(path), bytes);
  }

  private static Iterable<Encoding> encodings(ParquetFileReader reader, String column) {
    return reader.getRowGroups().get(0).getColumns().stream()
        .filter(c -> c.getPath().toDotString().equals(column))
        .findFirst()
        .orElseThrow()
        .getEncodings();
  }

  private static boolean contains(byte[] bytes, byte[] pattern) {
    for (int i = 0; i + pattern.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
        return true;
      }
    }
    return false;
  }
}
