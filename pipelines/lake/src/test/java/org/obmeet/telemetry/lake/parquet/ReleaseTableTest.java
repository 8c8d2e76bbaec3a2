package org.obmeet.telemetry.lake.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.parquet.ReleaseTable.Column;
import org.obmeet.telemetry.lake.parquet.ReleaseTable.Type;
import org.obmeet.telemetry.lake.store.LakeException;

class ReleaseTableTest {
  private static final String PATH = "release/f/c/window=week/start=2026-11-16/c.parquet";
  private static final List<Column> COLUMNS =
      List.of(
          new Column("window_start", Type.DATE, false, "First day", ""),
          new Column("version", Type.STRING, false, "Version", ""),
          new Column("finest", Type.BOOLEAN, false, "Part of the total", ""),
          new Column("users", Type.LONG, true, "Users", "people"));

  @TempDir Path root;

  @Test
  void read_written_isEqual() {
    LakeFiles files = LakeFiles.at(root.toString());
    ReleaseTable table = new ReleaseTable("c", COLUMNS, rows());

    FileRef ref = table.write(files, PATH);

    assertThat(ReleaseTable.read(files, PATH)).isEqualTo(table);
    assertThat(ref.rows()).isEqualTo(2);
    assertThat(table.write(files, "release/again").sha256()).isEqualTo(ref.sha256());
    assertThat(files.list("staging")).isEmpty();
  }

  @Test
  void column_written_hasOneEncoding() throws Exception {
    LakeFiles files = LakeFiles.at(root.toString());
    new ReleaseTable("c", COLUMNS, manyRows()).write(files, PATH);

    try (ParquetFileReader reader = ParquetFiles.open(files, PATH)) {
      assertThat(reader.getFooter().getBlocks().get(0).getColumns())
          .allSatisfy(column -> assertThat(column.getEncodings()).hasSize(1));
    }
  }

  /** Their order in a hash map of a library would depend on the version of Java. */
  @Test
  void metadata_ofAnyNumber_areSortedByKey() throws Exception {
    LakeFiles files = LakeFiles.at(root.toString());
    for (int columns = 1; columns < 30; columns++) {
      byte[] bytes = wide(columns).bytes();
      files.write("wide" + columns, bytes, 0);

      int trailer = bytes.length - 8;
      int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(trailer);
      InputStream footer = new ByteArrayInputStream(bytes, trailer - length, length);
      assertThat(Util.readFileMetaData(footer).getKey_value_metadata())
          .extracting(KeyValue::getKey)
          .hasSize(2 * columns + 1)
          .isSorted();
      assertThat(ReleaseTable.read(files, "wide" + columns)).isEqualTo(wide(columns));
    }
  }

  private static ReleaseTable wide(int columns) {
    return new ReleaseTable(
        "wide",
        IntStream.range(0, columns)
            .mapToObj(i -> new Column("column" + i, Type.LONG, false, "A title", "people"))
            .toList(),
        List.of(List.<Object>copyOf(LongStream.range(0, columns).boxed().toList())));
  }

  /** Prints the hash of tables, for another version of Java. */
  public static final class Hashes {
    public static void main(String[] none) {
      for (int columns = 1; columns < 30; columns++) {
        System.out.println(Digests.sha256Hex(wide(columns).bytes()));
      }
    }
  }

  @Test
  @Tag("integration")
  void bytes_onEachInstalledJdk_areTheSame() throws Exception {
    Set<String> outputs = new HashSet<>();
    int versions = 0;
    try (DirectoryStream<Path> jdks = Files.newDirectoryStream(Path.of("/usr/lib/jvm"))) {
      for (Path java : jdks) {
        if (Files.isExecutable(java.resolve("bin/java"))) {
          Process process =
              new ProcessBuilder(
                      java.resolve("bin/java").toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      Hashes.class.getName())
                  .redirectError(ProcessBuilder.Redirect.DISCARD)
                  .start();
          outputs.add(new String(process.getInputStream().readAllBytes(), UTF_8));
          assertThat(process.waitFor()).as(java.toString()).isZero();
          versions++;
        }
      }
    }
    assumeTrue(versions > 1, "only one JDK is installed");
    assertThat(outputs).hasSize(1);
  }

  @Test
  void write_concurrentWriters_givesTheSameBytes() throws Exception {
    LakeFiles files = LakeFiles.at(root.toString());
    ReleaseTable table = new ReleaseTable("c", COLUMNS, manyRows());
    String alone = table.write(files, PATH).sha256();
    AtomicBoolean done = new AtomicBoolean();
    Thread other = new Thread(() -> writeOtherTables(files, done));

    other.start();
    try {
      for (int i = 0; i < 1000; i++) {
        assertThat(table.write(files, PATH).sha256()).isEqualTo(alone);
      }
    } finally {
      done.set(true);
      other.join();
    }
  }

  private static void writeOtherTables(LakeFiles files, AtomicBoolean done) {
    while (!done.get()) {
      new ReleaseTable("other", COLUMNS, manyRows()).write(files, "other.parquet");
    }
  }

  private static List<List<Object>> manyRows() {
    return IntStream.range(0, 100)
        .mapToObj(
            i ->
                List.<Object>of(LocalDate.of(2026, 11, 16), "6." + i % 3, i % 2 == 0, (long) i % 5))
        .toList();
  }

  @Test
  void table_invalidRow_isRejected() {
    assertThatThrownBy(
            () ->
                new ReleaseTable(
                    "c", COLUMNS, List.of(Arrays.asList(LocalDate.EPOCH, null, true, 1L))))
        .hasMessage("column version of c must hold STRING");
    assertThatThrownBy(() -> new ReleaseTable("c", COLUMNS, List.of(List.of("a"))))
        .hasMessage("a row of c must have 4 values; one has 1");
    assertThatThrownBy(
            () ->
                new ReleaseTable("c", COLUMNS, List.of(List.of(LocalDate.EPOCH, "6", "true", 1L))))
        .hasMessage("column finest of c must hold BOOLEAN");
    assertThatThrownBy(
            () -> new ReleaseTable("c", COLUMNS, List.of(List.of(LocalDate.EPOCH, "6", true, 1))))
        .hasMessage("column users of c must hold LONG or null");
    assertThatThrownBy(
            () -> new ReleaseTable("c", List.of(COLUMNS.get(0), COLUMNS.get(0)), List.of()))
        .hasMessage("column window_start is defined twice in c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional group nested { required int64 n; }",
        "repeated int64 nested;",
        "required double nested;"
      })
  void read_columnThatNoTableHas_isRefused(String column) throws Exception {
    LakeFiles files = LakeFiles.at(root.toString());
    MessageType schema = MessageTypeParser.parseMessageType("message m { " + column + " }");
    try (ParquetFileWriter writer =
        new ParquetFileWriter(
            new LocalOutputFile(root.resolve("m.parquet")),
            schema,
            ParquetFileWriter.Mode.CREATE,
            1 << 20,
            0)) {
      writer.start();
      writer.end(Map.of());
    }

    assertThatThrownBy(() -> ReleaseTable.read(files, "m.parquet"))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining(
            "column nested of 'm.parquet' must hold text, integers, dates or booleans");
  }

  private static List<List<Object>> rows() {
    return List.of(
        List.of(LocalDate.of(2026, 11, 16), "6.6", true, 412L),
        Arrays.asList(LocalDate.of(2026, 11, 16), "6.6 · rest", false, null));
  }
}
