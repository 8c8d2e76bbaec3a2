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
import java.util.ArrayList;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.parquet.ReleaseTable.Column;
import org.obmeet.telemetry.lake.parquet.ReleaseTable.Type;
import org.obmeet.telemetry.lake.store.InMemoryStore;

class ReleaseTableTest {
  private static final String PATH = "release/week/c.parquet";
  private static final List<Column> COLUMNS =
      List.of(
          new Column("window_start", Type.DATE, false, "First day", ""),
          new Column("version", Type.STRING, false, "Version", ""),
          new Column("finest", Type.BOOLEAN, false, "Part of the total", ""),
          new Column("users", Type.LONG, true, "Users", "people"));

  private final LakeFiles files = new LakeFiles("memory", new InMemoryStore());

  @Test
  void bytes_ofATable_haveItsRowsAndWhatIsAboutIt() {
    ReleaseTable table = new ReleaseTable("c", Map.of("stream", "instances"), COLUMNS, rows());

    byte[] bytes = table.bytes();

    files.write(PATH, bytes, 2);
    List<ParquetColumn> columns =
        List.of(
            column("window_start", ParquetColumn.Kind.DAY),
            column("version", ParquetColumn.Kind.TEXT),
            column("finest", ParquetColumn.Kind.BOOLEAN),
            column("users", ParquetColumn.Kind.LONG));
    List<List<Object>> read = new ArrayList<>();
    try (ParquetRowReader reader = new ParquetRowReader(files, PATH, columns)) {
      assertThat(reader.metadata())
          .containsEntry("table", "c")
          .containsEntry("stream", "instances")
          .containsEntry("column.users.title", "Users")
          .containsEntry("column.users.unit", "people");
      while (reader.hasNext()) {
        Object[] row = reader.next();
        row[0] = LocalDate.ofEpochDay((Integer) row[0]);
        read.add(Arrays.asList(row.clone()));
      }
    }
    assertThat(read).isEqualTo(table.rows());
    assertThat(table.bytes()).isEqualTo(bytes);
  }

  private static ParquetColumn column(String name, ParquetColumn.Kind kind) {
    return new ParquetColumn(name, kind, name.equals("users"), ParquetColumn.Encoding.DIRECT);
  }

  @Test
  void column_written_hasOneEncoding() throws Exception {
    files.write(PATH, new ReleaseTable("c", Map.of(), COLUMNS, manyRows()).bytes(), 100);

    try (ParquetFileReader reader = ParquetFiles.open(files, PATH)) {
      assertThat(reader.getFooter().getBlocks().get(0).getColumns())
          .allSatisfy(column -> assertThat(column.getEncodings()).hasSize(1));
    }
  }

  /** Their order in a hash map of a library would depend on the version of Java. */
  @Test
  void metadata_ofAnyNumber_areSortedByKey() throws Exception {
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
    }
  }

  private static ReleaseTable wide(int columns) {
    return new ReleaseTable(
        "wide",
        Map.of(),
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
    ReleaseTable table = new ReleaseTable("c", Map.of(), COLUMNS, manyRows());
    byte[] alone = table.bytes();
    AtomicBoolean done = new AtomicBoolean();
    Thread other = new Thread(() -> writeOtherTables(done));

    other.start();
    try {
      for (int i = 0; i < 1000; i++) {
        assertThat(table.bytes()).isEqualTo(alone);
      }
    } finally {
      done.set(true);
      other.join();
    }
  }

  private static void writeOtherTables(AtomicBoolean done) {
    while (!done.get()) {
      new ReleaseTable("other", Map.of(), COLUMNS, manyRows()).bytes();
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
                    "c",
                    Map.of(),
                    COLUMNS,
                    List.of(Arrays.asList(LocalDate.EPOCH, null, true, 1L))))
        .hasMessage("column version of c must hold STRING");
    assertThatThrownBy(() -> new ReleaseTable("c", Map.of(), COLUMNS, List.of(List.of("a"))))
        .hasMessage("a row of c must have 4 values; one has 1");
    assertThatThrownBy(
            () ->
                new ReleaseTable(
                    "c", Map.of(), COLUMNS, List.of(List.of(LocalDate.EPOCH, "6", "true", 1L))))
        .hasMessage("column finest of c must hold BOOLEAN");
    assertThatThrownBy(
            () ->
                new ReleaseTable(
                    "c", Map.of(), COLUMNS, List.of(List.of(LocalDate.EPOCH, "6", true, 1))))
        .hasMessage("column users of c must hold LONG or null");
    assertThatThrownBy(
            () ->
                new ReleaseTable("c", Map.of(), List.of(COLUMNS.get(0), COLUMNS.get(0)), List.of()))
        .hasMessage("column window_start is defined twice in c");
  }

  private static List<List<Object>> rows() {
    return List.of(
        List.of(LocalDate.of(2026, 11, 16), "6.6", true, 412L),
        Arrays.asList(LocalDate.of(2026, 11, 16), "6.6 · rest", false, null));
  }
}
