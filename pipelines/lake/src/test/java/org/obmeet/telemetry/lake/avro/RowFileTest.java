package org.obmeet.telemetry.lake.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.schemas.flow.Quarantined;

class RowFileTest {
  private static final String PATH = "landing/sample/date=2026-11-17/segment.avro";
  private static final int ROWS = 10_000;

  @TempDir Path root;
  private LakeFiles files;
  private final List<CorruptRegion> damages = new ArrayList<>();

  @BeforeEach
  void open() {
    files = LakeFiles.at(root.toString());
  }

  @Test
  void read_written_isEqualWithHeader() {
    List<GenericRecord> rows = SampleDataset.rows(SampleDataset.newerVersion(), ROWS);

    FileRef ref = write(PATH, rows, "one");

    assertThat(ref.rows()).isEqualTo(ROWS);
    assertThat(ref.sha256()).isEqualTo(Digests.sha256Hex(files.bytes(PATH)));
    try (RowFileReader reader =
        new RowFileReader(files, PATH, SampleDataset.newerVersion(), damages::add)) {
      assertThat(reader.stream()).isEqualTo("sample");
      assertThat(reader.schemaVersion()).isEqualTo(2);
    }
    List<GenericRecord> read = read(PATH);
    assertThat(read).isEqualTo(rows);
    assertThat(read.get(0).get("version")).isInstanceOf(String.class);
    assertThat(damages).isEmpty();
  }

  @Test
  void write_sameRowsAndId_givesTheSameBytes() {
    List<GenericRecord> rows = SampleDataset.rows(SampleDataset.newerVersion(), 1_000);

    assertThat(write("staging/a", rows, "id").sha256())
        .isEqualTo(write("staging/b", rows, "id").sha256())
        .isNotEqualTo(write("staging/c", rows, "other id").sha256());
  }

  @Test
  void close_withoutFinish_leavesNoFile() {
    try (RowFileWriter writer =
        new RowFileWriter(files, PATH, SampleDataset.newerVersion(), "id")) {
      writer.append(SampleDataset.rows(SampleDataset.newerVersion(), 1).get(0));
    }

    assertThat(files.list("landing")).isEmpty();
    assertThat(files.list("staging")).isEmpty();
  }

  @Test
  void append_otherSchema_isRejectedWithoutContent() {
    GenericRecord row = SampleDataset.rows(SampleDataset.newerVersion(), 1).get(0);
    row.put("version", 13L);
    try (RowFileWriter writer =
        new RowFileWriter(files, PATH, SampleDataset.newerVersion(), "id")) {
      assertThatThrownBy(() -> writer.append(row))
          .hasMessage("a row does not fit the schema of '" + PATH + "'")
          .hasNoCause();
    }
  }

  @Test
  void read_olderVersion_hasNullsForNewFields() {
    try (RowFileWriter writer =
        new RowFileWriter(files, PATH, SampleDataset.olderVersion(), "id")) {
      SampleDataset.rows(SampleDataset.olderVersion(), 10).forEach(writer::append);
      writer.finish();
    }

    assertThat(read(PATH)).hasSize(10).allMatch(row -> row.get("country") == null);
  }

  @Test
  void read_corruptBlock_isSkippedAndReported() throws IOException {
    List<GenericRecord> rows = SampleDataset.rows(SampleDataset.newerVersion(), ROWS);
    write(PATH, rows, "one");
    byte[] bytes = files.bytes(PATH);
    bytes[bytes.length / 2] ^= 16;
    put(PATH, bytes);

    List<GenericRecord> read = read(PATH);

    assertThat(damages).hasSize(1);
    CorruptRegion damage = damages.get(0);
    assertThat(damage.position()).isLessThanOrEqualTo(bytes.length / 2);
    assertThat(damage.position() + damage.bytes()).isGreaterThan(bytes.length / 2);
    assertThat(damage.records()).isPositive();
    assertThat(read.size() + damage.records()).isEqualTo(ROWS);
    assertThat(rows).containsAll(read.subList(0, 10)).endsWith(read.get(read.size() - 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 7, 11, 13, 17, 19})
  void read_flippedByte_losesOneBlockOnly(int part) throws IOException {
    List<GenericRecord> rows = SampleDataset.rows(SampleDataset.newerVersion(), ROWS);
    write(PATH, rows, "one");
    byte[] bytes = files.bytes(PATH);
    bytes[(int) (bytes.length * (part / 20.0))] ^= (byte) 0x81;
    put(PATH, bytes);

    List<GenericRecord> read = read(PATH);

    assertThat(damages).hasSizeBetween(1, 2);
    assertThat(read.size()).isBetween(ROWS / 2, ROWS - 1);
    assertThat(rows).containsSubsequence(read);
  }

  @Test
  void read_corruptBlockHeader_continuesAfterTheNextMarker() throws IOException {
    write(PATH, SampleDataset.rows(SampleDataset.newerVersion(), ROWS), "one");
    byte[] bytes = files.bytes(PATH);
    bytes[bytes.length / 2] ^= 1;
    put(PATH, bytes);
    read(PATH);
    int blockStart = (int) damages.get(0).position();
    damages.clear();
    Arrays.fill(bytes, blockStart, blockStart + 8, (byte) 0xff);
    put(PATH, bytes);

    List<GenericRecord> read = read(PATH);

    assertThat(damages).hasSize(1);
    assertThat(damages.get(0).records()).isEqualTo(-1);
    assertThat(damages.get(0).position()).isEqualTo(blockStart);
    assertThat(read).hasSizeGreaterThan(ROWS / 2);
  }

  @Test
  void read_negativeRecordCount_isUnknown() throws IOException {
    write(PATH, SampleDataset.rows(SampleDataset.newerVersion(), ROWS), "one");
    byte[] bytes = files.bytes(PATH);
    bytes[bytes.length / 2] ^= 1;
    put(PATH, bytes);
    read(PATH);
    // The lowest bit of a varint is the sign of its number.
    bytes[(int) damages.get(0).position()] ^= 1;
    damages.clear();
    put(PATH, bytes);

    read(PATH);

    assertThat(damages).singleElement().matches(damage -> damage.records() == -1);
  }

  @Test
  void read_truncatedFile_returnsCompleteBlocksAndOneDamage() throws IOException {
    List<GenericRecord> rows = SampleDataset.rows(SampleDataset.newerVersion(), ROWS);
    write(PATH, rows, "one");
    byte[] bytes = files.bytes(PATH);
    for (int keep : new int[] {bytes.length - 1, bytes.length - 17, bytes.length / 2}) {
      put(PATH, Arrays.copyOf(bytes, keep));
      damages.clear();

      List<GenericRecord> read = read(PATH);

      assertThat(damages).hasSize(1);
      assertThat(read).isNotEmpty().isEqualTo(rows.subList(0, read.size()));
    }
  }

  @Test
  void read_notAvro_fails() throws IOException {
    put(PATH, "{\"not\": \"avro\"}\n".getBytes(UTF_8));
    assertThatThrownBy(() -> read(PATH))
        .isInstanceOf(InputException.class)
        .hasMessage("'" + PATH + "' is not an Avro row file: it has no Avro header");
    put(PATH, new byte[0]);
    assertThatThrownBy(() -> read(PATH))
        .isInstanceOf(InputException.class)
        .hasMessage("'" + PATH + "' is not an Avro row file: the file ends here");
    put(PATH, new byte[] {'O', 'b', 'j', 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
    assertThatThrownBy(() -> read(PATH)).isInstanceOf(InputException.class);
  }

  @Test
  void read_otherSchema_isRejected() throws IOException {
    Schema other =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Other\",\"fields\":[{\"name\":\"a\",\"type\":\"long\"}]}");
    new RowFileWriter(files, PATH, other, "other", 9, "id").finish();

    assertThatThrownBy(() -> read(PATH))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "rows of '"
                + PATH
                + "' (stream 'other', schema version 9) do not fit the schema of Sample");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "zstandard"})
  void read_otherWritersFile_isEqual(String codec) throws IOException {
    List<GenericRecord> rows = SampleDataset.rows(SampleDataset.newerVersion(), 3_000);
    Files.createDirectories(root.resolve(PATH).getParent());
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(SampleDataset.newerVersion().schema()))) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.create(SampleDataset.newerVersion().schema(), root.resolve(PATH).toFile());
      for (GenericRecord row : rows) {
        writer.append(row);
      }
    }

    assertThat(read(PATH)).isEqualTo(rows);
  }

  @Test
  void quarantine_written_isEqual() {
    Quarantine quarantine = new Quarantine(files);
    List<Quarantined> rows =
        List.of(
            new Quarantined("sample", "malformed", "parse", "", "0123456789abcdef", 7L, 0),
            new Quarantined(
                "sample", "out_of_range", "project", "a.*.b", "0123456789abcdef", 9L, 2));

    String path = "quarantine/sample/date=2026-11-24/b.avro";
    FileRef ref = quarantine.write(rows, path, path);

    List<Quarantined> read = new ArrayList<>();
    assertThat(quarantine.scan(ref.path(), read::add)).isEqualTo(2);
    assertThat(read).isEqualTo(rows);
    assertThat(ref.rows()).isEqualTo(2);
  }

  /** A store that fails at one read, and not at the next one, must not look like damage. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void read_storeFailsOnce_failsWithoutLosingABlock(int failing) {
    write(PATH, SampleDataset.rows(SampleDataset.newerVersion(), ROWS), "one");
    AtomicInteger reads = new AtomicInteger();
    LocalStore local = new LocalStore(root);
    files =
        new LakeFiles(
            "lake",
            (Store)
                Proxy.newProxyInstance(
                    Store.class.getClassLoader(),
                    new Class<?>[] {Store.class},
                    (proxy, method, values) ->
                        method.getName().equals("open")
                            ? failing(local.open((String) values[0]), reads, failing)
                            : method.invoke(local, values)));

    assertThatThrownBy(() -> read(PATH))
        .isExactlyInstanceOf(LakeException.class)
        .hasMessage("cannot read '" + PATH + "' in the lake at lake: the store is down");
    assertThat(damages).isEmpty();
  }

  /** Returns a channel of which one read fails. */
  private static SeekableByteChannel failing(
      SeekableByteChannel channel, AtomicInteger reads, int failing) {
    return (SeekableByteChannel)
        Proxy.newProxyInstance(
            SeekableByteChannel.class.getClassLoader(),
            new Class<?>[] {SeekableByteChannel.class},
            (proxy, method, values) -> {
              if (method.getName().equals("read") && reads.getAndIncrement() == failing) {
                throw new IOException("the store is down");
              }
              return method.invoke(channel, values);
            });
  }

  private FileRef write(String path, List<GenericRecord> rows, String id) {
    try (RowFileWriter writer = new RowFileWriter(files, path, SampleDataset.newerVersion(), id)) {
      rows.forEach(writer::append);
      return writer.finish();
    }
  }

  private List<GenericRecord> read(String path) {
    List<GenericRecord> rows = new ArrayList<>();
    try (RowFileReader reader =
        new RowFileReader(files, path, SampleDataset.newerVersion(), damages::add)) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  private void put(String path, byte[] bytes) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.write(root.resolve(path), bytes);
  }
}
