package org.obmeet.telemetry.lake.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.parquet.ParquetColumn.Kind;
import org.obmeet.telemetry.lake.store.InMemoryStore;

class ParquetTableTest {
  private static final String PATH = "release/week/c.parquet";
  private static final List<ParquetColumn> COLUMNS =
      List.of(
          ParquetColumn.of("window_start", Kind.DAY, false),
          ParquetColumn.of("version", Kind.TEXT, false),
          ParquetColumn.of("finest", Kind.BOOLEAN, false),
          ParquetColumn.of("users", Kind.LONG, true));

  private final LakeFiles files = new LakeFiles("memory", new InMemoryStore());

  @Test
  void bytes_ofATable_haveItsRowsAndWhatIsAboutIt() {
    ParquetTable table = new ParquetTable("c", Map.of("stream", "instances"), COLUMNS, rows());

    byte[] bytes = table.bytes();

    files.write(PATH, bytes, 2);
    List<List<Object>> read = new ArrayList<>();
    try (ParquetRowReader reader = new ParquetRowReader(files, PATH, COLUMNS)) {
      assertThat(reader.metadata())
          .containsEntry("table", "c")
          .containsEntry("stream", "instances");
      while (reader.hasNext()) {
        Object[] row = reader.next();
        row[0] = LocalDate.ofEpochDay((Integer) row[0]);
        read.add(Arrays.asList(row.clone()));
      }
    }
    assertThat(read).isEqualTo(table.rows());
    assertThat(table.bytes()).isEqualTo(bytes);
  }

  @Test
  void column_written_hasADictionary_andSortedEncodings() throws Exception {
    files.write(PATH, new ParquetTable("c", Map.of(), COLUMNS, manyRows()).bytes(), 100);

    byte[] bytes = files.bytes(PATH);
    FileMetaData footer = footer(bytes);
    assertThat(footer.getRow_groups().get(0).getColumns())
        .filteredOn(column -> column.getMeta_data().getType() != Type.BOOLEAN)
        .hasSize(3)
        .allSatisfy(
            column ->
                assertThat(column.getMeta_data().getEncodings())
                    .contains(Encoding.RLE_DICTIONARY)
                    .isSorted());
  }

  /** Their order in a hash map of a library would depend on the version of Java. */
  @Test
  void metadata_ofAnyNumber_areSortedByKey() throws Exception {
    for (int columns = 1; columns < 30; columns++) {
      byte[] bytes = wide(columns).bytes();

      assertThat(footer(bytes).getKey_value_metadata())
          .extracting(KeyValue::getKey)
          .hasSize(columns + 1)
          .isSorted();
    }
  }

  private static FileMetaData footer(byte[] bytes) throws Exception {
    int trailer = bytes.length - 8;
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(trailer);
    return Util.readFileMetaData(new ByteArrayInputStream(bytes, trailer - length, length));
  }

  private static ParquetTable wide(int columns) {
    return new ParquetTable(
        "wide",
        IntStream.range(0, columns)
            .boxed()
            .collect(Collectors.toMap(i -> "column." + i + ".title", i -> "A title")),
        IntStream.range(0, columns)
            .mapToObj(i -> ParquetColumn.of("column" + i, Kind.LONG, false))
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
    ParquetTable table = new ParquetTable("c", Map.of(), COLUMNS, manyRows());
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
      new ParquetTable("other", Map.of(), COLUMNS, manyRows()).bytes();
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
                new ParquetTable(
                    "c",
                    Map.of(),
                    COLUMNS,
                    List.of(Arrays.asList(LocalDate.EPOCH, null, true, 1L))))
        .hasMessage("column version of c must hold TEXT");
    assertThatThrownBy(() -> new ParquetTable("c", Map.of(), COLUMNS, List.of(List.of("a"))))
        .hasMessage("a row of c must have 4 values; one has 1");
    assertThatThrownBy(
            () ->
                new ParquetTable(
                    "c", Map.of(), COLUMNS, List.of(List.of(LocalDate.EPOCH, "6", "true", 1L))))
        .hasMessage("column finest of c must hold BOOLEAN");
    assertThatThrownBy(
            () ->
                new ParquetTable(
                    "c", Map.of(), COLUMNS, List.of(List.of(LocalDate.EPOCH, "6", true, 1))))
        .hasMessage("column users of c must hold LONG or null");
    assertThatThrownBy(
            () ->
                new ParquetTable("c", Map.of(), List.of(COLUMNS.get(0), COLUMNS.get(0)), List.of()))
        .hasMessage("column window_start is defined twice in c");
  }

  private static List<List<Object>> rows() {
    return List.of(
        List.of(LocalDate.of(2026, 11, 16), "6.6", true, 412L),
        Arrays.asList(LocalDate.of(2026, 11, 16), "6.6 · rest", false, null));
  }
}
