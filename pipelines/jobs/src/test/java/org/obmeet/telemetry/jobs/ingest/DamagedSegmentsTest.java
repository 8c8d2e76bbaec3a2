package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.landing.EncodedRow;
import org.obmeet.telemetry.lake.landing.LandingDirectory;
import org.obmeet.telemetry.lake.landing.LandingListener;
import org.obmeet.telemetry.lake.landing.LandingRecovery;
import org.obmeet.telemetry.lake.landing.LandingSettings;
import org.obmeet.telemetry.lake.landing.LandingWriter;
import org.obmeet.telemetry.lake.landing.SealedSegments;
import org.obmeet.telemetry.lake.landing.SuppressionBarrier;
import org.obmeet.telemetry.lake.log.SegmentLoss;
import org.obmeet.telemetry.lake.maintenance.RowRemoval;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Tests that damage of each kind of byte of a sealed segment is counted and can be mended. */
class DamagedSegmentsTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final String STREAM = "community_events";
  private static final Dataset EVENTS = Catalog.load().dataset(STREAM);
  private static final int BLOCKS = 3;
  private static final int BLOCK_ROWS = 40;
  private static final int ROWS = BLOCKS * BLOCK_ROWS;

  @TempDir Path folder;
  private LakeFixture work;
  private int number;

  /** The positions of a segment: the end of its header, and of the parts of its second block. */
  private record Positions(int header, int second, int length, int payload, int marker, int end) {
    static Positions of(byte[] bytes, byte[] marker) {
      int header = indexOf(bytes, marker, 0) + marker.length;
      int second = indexOf(bytes, marker, header) + marker.length;
      int next = indexOf(bytes, marker, second);
      int length = afterVarint(bytes, second);
      return new Positions(
          header, second, length, afterVarint(bytes, length), next, next + marker.length);
    }

    private static int afterVarint(byte[] bytes, int from) {
      int at = from;
      while (bytes[at] < 0) {
        at++;
      }
      return at + 1;
    }
  }

  private interface Damage {
    byte[] apply(byte[] bytes, Positions at);
  }

  /** A kind of damage, and the number of rows that it loses. */
  private record Case(int lost, Damage damage) {}

  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  static {
    CASES.put("magic", new Case(ROWS, (b, at) -> flip(b, 1)));
    CASES.put("header", new Case(ROWS, (b, at) -> flip(b, 6)));
    CASES.put("schema", new Case(ROWS, (b, at) -> flip(b, indexOf(b, "event_type") + 6)));
    CASES.put("version", new Case(ROWS, (b, at) -> flip(b, indexOf(b, "schema_version") + 15)));
    CASES.put("header-marker", new Case(ROWS, (b, at) -> flip(b, at.header() - 3)));
    CASES.put("count", new Case(BLOCK_ROWS, (b, at) -> flip(b, at.second())));
    CASES.put("length", new Case(BLOCK_ROWS, (b, at) -> flip(b, at.length())));
    CASES.put("frame", new Case(BLOCK_ROWS, (b, at) -> flip(b, at.payload() + 1)));
    CASES.put(
        "payload", new Case(BLOCK_ROWS, (b, at) -> flip(b, (at.payload() + at.marker()) / 2)));
    CASES.put("checksum", new Case(BLOCK_ROWS, (b, at) -> flip(b, at.marker() - 2)));
    CASES.put("marker", new Case(2 * BLOCK_ROWS, (b, at) -> flip(b, at.marker() + 5)));
    CASES.put("tail-cut", new Case(BLOCK_ROWS, (b, at) -> Arrays.copyOf(b, at.end() + 9)));
    CASES.put("tail-gone", new Case(BLOCK_ROWS, (b, at) -> Arrays.copyOf(b, at.end())));
    CASES.put("all-gone", new Case(ROWS, (b, at) -> new byte[0]));
    CASES.put("zeros", new Case(ROWS, (b, at) -> new byte[b.length]));
  }

  private static byte[] flip(byte[] bytes, int at) {
    bytes[at] ^= 2;
    return bytes;
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from) {
    for (int i = from; ; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
  }

  private static int indexOf(byte[] bytes, String wanted) {
    return indexOf(bytes, wanted.getBytes(StandardCharsets.UTF_8), 0);
  }

  @BeforeEach
  void makeLake() {
    work = new LakeFixture(folder, NOW);
    work.events(
        work.file(
            "first.ndjson",
            """
            {"type":"page","messageId":"m","anonymousId":"a","timestamp":"2026-11-19T10:00:00Z",\
            "properties":{"url":"https://obmeet.org/home"}}\
            """));
  }

  private EncodedRow row() {
    number++;
    Schema pseudonym = EVENTS.schema().getField("record").schema();
    GenericData.Record row = new GenericData.Record(EVENTS.schema());
    row.put(
        "contributor",
        new GenericData.Fixed(
            pseudonym, ByteBuffer.allocate(16).putInt((number % 50) * 0x85EBCA6B).array()));
    row.put(
        "record",
        new GenericData.Fixed(
            pseudonym, ByteBuffer.allocate(16).putInt(number * 0x9E3779B1).putInt(number).array()));
    row.put("day", (int) DAY.toEpochDay());
    row.put("second", DAY.toEpochDay() * 86_400 + number);
    row.put("event_type", "page_view");
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<>(EVENTS.schema()).write(row, encoder);
      return new EncodedRow(bytes.toByteArray(), Optional.empty(), -1);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Lands a segment as the collector does, and returns its path. */
  private String land(String name) {
    List<String> sealed = new ArrayList<>();
    SuppressionBarrier barrier =
        new SuppressionBarrier() {
          @Override
          public long refresh() {
            return -1;
          }

          @Override
          public long lastSuppression() {
            return -1;
          }

          @Override
          public long lastCommit() {
            return 0;
          }
        };
    LandingSettings settings =
        new LandingSettings(
            name,
            1 << 20,
            Duration.ofMinutes(1),
            1 << 20,
            Clock.fixed(NOW, ZoneOffset.UTC),
            () -> 1,
            barrier);
    LandingListener listener =
        new LandingListener() {
          @Override
          public void sealed(String path, long rows) {
            sealed.add(path);
          }
        };
    try (LandingDirectory directory = LandingDirectory.of(work.lake(), Optional.empty());
        LandingWriter writer =
            LandingWriter.start(directory, EVENTS, settings, Optional.empty(), listener)) {
      for (int block = 0; block < BLOCKS; block++) {
        List<EncodedRow> rows = new ArrayList<>();
        for (int i = 0; i < BLOCK_ROWS; i++) {
          rows.add(row());
        }
        writer.append(rows).orElseThrow().join();
      }
    }
    assertThat(sealed).hasSize(1);
    return sealed.get(0);
  }

  private void damage(String path, Damage damage) throws Exception {
    Path file = work.root().resolve(path);
    byte[] bytes = Files.readAllBytes(file);
    byte[] marker = RowFileWriter.sync(path.replaceFirst("-r\\d+\\.avro$", ".avro"));
    Files.write(file, damage.apply(bytes, Positions.of(bytes, marker)));
  }

  private RunReport mend(List<String> restored, List<String> accepted) {
    return IngestJob.run(
        work.request(List.of(), List.of(), Optional.empty()),
        new SegmentRepair(restored, accepted),
        Progress.silent());
  }

  private Map<String, Long> losses() {
    Map<String, Long> lost = new TreeMap<>();
    work.lake().state().losses().values().forEach(loss -> lost.put(loss.path(), loss.records()));
    return lost;
  }

  @Test
  void damage_ofEachKindOfByte_isCountedAndMended() throws Exception {
    Map<String, byte[]> originals = new TreeMap<>();
    Map<String, Long> expected = new TreeMap<>();
    for (Map.Entry<String, Case> one : CASES.entrySet()) {
      String path = land(one.getKey());
      originals.put(path, Files.readAllBytes(work.root().resolve(path)));
      damage(path, one.getValue().damage());
      expected.put(path, (long) one.getValue().lost());
    }
    String intact = land("intact");
    long all = (CASES.size() + 1L) * ROWS;
    long lost = expected.values().stream().mapToLong(Long::longValue).sum();

    RunReport report = work.events();

    StreamCounts counts = report.streams().get(STREAM);
    assertThat(losses()).isEqualTo(expected);
    assertThat(counts.lost()).isEqualTo(lost);
    assertThat(counts.accepted()).isEqualTo(all - lost);
    assertThat(counts.read()).isEqualTo(all);
    assertThat(report.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(report.notes())
        .anySatisfy(note -> assertThat(note).contains("telemetry ingest --reprocess landing/"))
        .noneMatch(note -> note.contains("were rejected"));

    for (Map.Entry<String, byte[]> original : originals.entrySet()) {
      Files.write(work.root().resolve(original.getKey()), original.getValue());
    }
    RunReport mended = mend(List.copyOf(originals.keySet()), List.of());

    StreamCounts again = mended.streams().get(STREAM);
    assertThat(again.accepted()).isEqualTo(lost);
    assertThat(again.duplicates()).isEqualTo(all - ROWS - lost);
    assertThat(mended.exit()).isEqualTo(ExitCode.DONE);
    assertThat(losses()).isEmpty();
    assertThat(intact).endsWith("-r" + ROWS + ".avro");
  }

  @Test
  void loss_keepsItsWindowUntilItIsAccepted() throws Exception {
    String path = land("one");
    damage(path, (bytes, at) -> flip(bytes, at.payload() + 1));
    assertThat(work.events().exit()).isEqualTo(ExitCode.GATE_REFUSED);

    RunReport refused = work.aggregate();

    assertThat(refused.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(refused.notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith(
                        STREAM + " week/2026-11-16: 40 records are lost in damaged segments")
                    .endsWith("--accept-loss: " + path));
    assertThat(mend(List.of(), List.of(path)).exit()).isEqualTo(ExitCode.DONE);
    assertThat(work.lake().state().losses()).isEmpty();
    assertThat(work.aggregate().notes()).noneMatch(note -> note.contains("damaged segments"));
  }

  @Test
  void mending_ofOtherSegments_isRefused() throws Exception {
    String path = land("one");
    damage(path, (bytes, at) -> flip(bytes, at.payload() + 1));
    work.events();

    assertThatThrownBy(() -> mend(List.of("landing/a/date=2026-11-20/b.avro"), List.of()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("restore it there first")
        .hasMessageEndingWith("it is 'landing/a/date=2026-11-20/b.avro'");
    assertThatThrownBy(() -> mend(List.of(), List.of("x")))
        .isInstanceOf(JobException.class)
        .hasMessage(
            "--accept-loss needs a segment with lost records, which are: %s; it is 'x'"
                .formatted(path));
    assertThat(work.lake().state().losses().get(path))
        .extracting(SegmentLoss::stream, SegmentLoss::records)
        .containsExactly(STREAM, (long) BLOCK_ROWS);
  }

  private Path list() throws IOException {
    Path lists = work.root().resolve("landing").resolve(STREAM).resolve("sealed");
    try (Stream<Path> files = Files.walk(lists)) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  @Test
  void segment_thatVanishedBeforeItWasIngested_isLostUntilItIsRestored() throws Exception {
    String path = land("one");
    byte[] original = Files.readAllBytes(work.root().resolve(path));
    Files.delete(work.root().resolve(path));
    land("two");

    RunReport report = work.events();

    assertThat(report.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(report.notes())
        .contains(
            ROWS
                + " records are lost in the vanished segment "
                + path
                + ": restore it and run 'telemetry ingest --reprocess "
                + path
                + "', or give them up with --accept-loss");
    assertThat(losses()).isEqualTo(Map.of(path, (long) ROWS));
    assertThat(work.aggregate().exit()).isEqualTo(ExitCode.GATE_REFUSED);
    Files.write(work.root().resolve(path), original);
    assertThat(mend(List.of(path), List.of()).streams().get(STREAM).accepted()).isEqualTo(ROWS);
    assertThat(losses()).isEmpty();
  }

  @Test
  void segment_thatVanishedAfterItWasIngestedOrErased_isNotLost() throws Exception {
    String ingested = land("one");
    work.events();
    String erased = land("two");
    new RowRemoval(work.lake(), "erase").rewriteLanding(EVENTS, erased, row -> true);
    Files.delete(work.root().resolve(ingested));

    assertThat(work.root().resolve(erased)).doesNotExist();
    assertThatThrownBy(work::events)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.NOT_READY));
    assertThat(losses()).isEmpty();
  }

  @Test
  void segment_rewrittenByAnErasure_isMissedLater() throws Exception {
    String path = land("one");
    int second = EVENTS.require("second").position();
    long first = DAY.toEpochDay() * 86_400 + 1;
    new RowRemoval(work.lake(), "erase")
        .rewriteLanding(EVENTS, path, row -> row.get(second).equals(first));
    assertThat(pending()).isEqualTo(new SealedSegments.Pending(none(), none(), none(), none()));
    Files.delete(work.root().resolve(path));

    work.events();

    assertThat(losses()).containsOnlyKeys(path);
  }

  private static SortedSet<String> none() {
    return new TreeSet<>();
  }

  private SealedSegments.Pending pending() {
    SealedSegments.Pending found =
        new SealedSegments(work.lake().files(), "")
            .pending(
                Catalog.load(),
                work.lake().state().inputs(),
                LocalDate.ofInstant(NOW, ZoneOffset.UTC),
                true);
    return new SealedSegments.Pending(found.vanished(), found.damaged(), found.lists(), none());
  }

  @Test
  void segment_flippedCutOrEmptied_hasOtherBytesThanListed() throws Exception {
    String path = land("one");
    Path file = work.root().resolve(path);
    byte[] original = Files.readAllBytes(file);
    for (byte[] other :
        List.of(
            flip(original.clone(), original.length / 2),
            Arrays.copyOf(original, original.length / 2),
            new byte[0])) {
      Files.write(file, other);

      assertThat(pending().damaged()).containsExactly(path);
    }
  }

  @Test
  void segment_sealedByAProcessThatDiedBeforeItWasListed_isAdopted() throws Exception {
    String path = land("one");
    Files.delete(list());

    new LandingRecovery(work.lake()).run();
    Files.delete(work.root().resolve(path));

    assertThat(pending().vanished()).containsExactly(path);
  }

  @Test
  void list_flippedCutEmptiedOrGone_isALossUntilItIsAccepted() throws Exception {
    land("one");
    work.events();
    Path list = list();
    String path = work.root().relativize(list).toString();
    String original = Files.readString(list);
    for (int i = 0; i < original.length(); i++) {
      byte[] bytes = original.getBytes(StandardCharsets.UTF_8);
      if (bytes[i] != '\n') {
        Files.write(list, flip(bytes, i));
        assertThat(pending().lists()).as("byte " + i).containsExactly(path);
      }
    }
    Files.writeString(list, "");
    assertThat(pending().lists()).containsExactly(path);
    Files.delete(list);
    assertThat(pending().lists()).containsExactly(path);

    RunReport report = work.events();

    assertThat(report.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(report.notes())
        .anyMatch(note -> note.startsWith("the list of sealed segments " + path));
    assertThat(losses()).containsOnlyKeys(path);
    assertThat(mend(List.of(), List.of(path)).exit()).isEqualTo(ExitCode.DONE);
    assertThat(losses()).isEmpty();
    assertThat(pending().lists()).isEmpty();
  }

  @Test
  void list_withARepeatedLine_isDamaged() throws Exception {
    land("one");
    work.events();
    Path list = list();
    String read = Files.readString(list);
    Files.writeString(list, read + read);

    assertThat(pending().lists()).containsExactly(work.root().relativize(list).toString());
  }

  @Test
  void list_pastTheLandingPeriod_isDeletedWithItsDay() throws Exception {
    land("one");
    work.events();
    Path list = list();
    LakeFixture later = work.at("2027-03-01T00:00:00Z").confirmTime();

    assertThat(later.retain(Mode.VERIFY).notes())
        .anyMatch(note -> note.contains("/sealed/") && note.contains("is past its period"));
    later.retain(Mode.ENFORCE);

    assertThat(list).doesNotExist();
    assertThat(later.retain(Mode.VERIFY).exit()).isEqualTo(ExitCode.DONE);
  }
}
