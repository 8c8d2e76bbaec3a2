package org.obmeet.telemetry.jobs.retain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ClockConfirmation;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;

/** Tests which file of a lake is a finding on 2026-11-24. */
class RetentionCheckTest {
  private static final String TODAY = "2026-11-24";
  private static final String EVENTS = "community_events";

  @TempDir Path folder;
  private RetentionFixture fixture;

  @BeforeEach
  void create() {
    fixture = new RetentionFixture(folder, TODAY);
  }

  private List<String> findings() {
    RetainRequest request =
        new RetainRequest(
            fixture.lake.root(),
            folder.resolve("keys"),
            Instant.parse(TODAY + "T12:00:00Z"),
            RetainRequest.Mode.VERIFY,
            Catalogs.SHIPPED,
            new ClockConfirmation(Optional.of(LocalDate.parse(TODAY)), Set.of()),
            Optional.empty());
    return new RetentionCheck(fixture.lake, RetentionFixture.CATALOG, request).findings();
  }

  private void file(String path) throws IOException {
    file(path, Duration.ZERO);
  }

  /** Writes a file that was modified some time ago. */
  private void file(String path, Duration ago) throws IOException {
    Path file = folder.resolve("lake").resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, "x".getBytes(StandardCharsets.UTF_8));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(ago)));
  }

  @Test
  void newLake_hasNoFinding() {
    assertThat(findings()).isEmpty();
  }

  @Test
  void file_thatNoRunWrites_isUnknown() throws IOException {
    file("strange/file");
    file("clean/community_events/date=2026-11-20/part.parquet");
    file("staging/dead/part.avro");
    file("ledger/runs/20261123T000000Z-ingest-1f2e3d4c/log.json");

    assertThat(findings())
        .containsExactlyInAnyOrder(
            "strange/file: unknown file",
            "clean/community_events/date=2026-11-20/part.parquet: unknown file",
            "staging/dead/part.avro: unknown file");
  }

  @Test
  void stagedFile_ofALiveRun_isNone() throws IOException {
    file("staging/live/part.avro");
    try (Lease live = Lease.ofRun(fixture.lake, "live")) {
      assertThat(findings()).isEmpty();
    }
  }

  @Test
  void temporaryFile_isAnOrphan_afterAnHour() throws IOException {
    file("ledger/commits/.0000000001.json.tmp", Duration.ofMinutes(50));
    file("clean/consent/replaced.parquet", Duration.ofHours(2));
    assertThat(findings()).isEmpty();

    file("ledger/commits/.0000000001.json.tmp", Duration.ofMinutes(70));
    file("clean/consent/replaced.parquet", Duration.ofHours(25));
    assertThat(findings())
        .containsExactlyInAnyOrder(
            "ledger/commits/.0000000001.json.tmp: it is an orphan file of an aborted run",
            "clean/consent/replaced.parquet: it is an orphan file of an aborted run");
  }

  @Test
  void file_ofAnUndeclaredStream_isTwoFindings() throws IOException {
    file("landing/gone/date=2026-11-24/a.avro");

    assertThat(findings())
        .containsExactlyInAnyOrder(
            "landing/gone/date=2026-11-24/a.avro: no data set declares its retention period",
            "landing/gone/date=2026-11-24/a.avro: unknown file");
  }

  @Test
  void segment_isAFinding_ifItOrARowIsPastItsPeriod() {
    fixture.segment("2026-11-20", "new", RetentionFixture.event("p", "2026-11-20"));
    String old = fixture.segment("2026-11-09", "old", RetentionFixture.event("p", "2026-11-09"));
    String row =
        fixture.segment(
            "2026-11-20",
            "row",
            RetentionFixture.event("p", "2026-11-20"),
            RetentionFixture.event("p", "2026-08-01"));

    assertThat(findings())
        .containsExactlyInAnyOrder(
            old + ": 1 of its rows are past their retention period",
            row + ": 1 of its rows are past their retention period");
  }

  @Test
  void openSegment_isAFinding_onlyByItsDay() throws IOException {
    file("landing/community_events/date=2026-11-20/a.avro.open");
    file("landing/community_events/date=2026-11-09/a.avro.open");

    assertThat(findings())
        .containsExactly(
            "landing/community_events/date=2026-11-09/a.avro.open: it landed on 2026-11-09 and is"
                + " past its period of P14D");
  }

  @Test
  void damagedFile_isAFinding() throws IOException {
    file("landing/community_events/date=2026-11-20/damaged.avro");
    file("clean/community_events/date=2026-11-20/bucket=00/damaged.parquet");

    assertThat(findings())
        .contains(
            "landing/community_events/date=2026-11-20/damaged.avro: it cannot be read, so its"
                + " content is unknown")
        .anyMatch(one -> one.startsWith("clean/") && one.endsWith("so its content is unknown"));
  }

  @Test
  void cleanFile_thatNoCommitNames_isAFinding() {
    String path = fixture.lake.layout().cleanFile(EVENTS, LocalDate.parse("2026-11-20"), 0, "b");
    new CleanFileIo(fixture.lake.files())
        .write(RetentionFixture.EVENTS, List.of(RetentionFixture.event("p", "2026-11-20")), path);

    assertThat(findings()).contains(path + ": no commit names it");
  }

  @Test
  void runReport_pastItsPeriod_isAFinding() throws IOException {
    file("ledger/runs/20200101T000000Z-ingest-1f2e3d4c.json");
    file("ledger/runs/20261123T000000Z-ingest-1f2e3d4c.json");

    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("ledger/runs/20200101T000000Z-ingest-1f2e3d4c.json: it is past its period of ");
  }

  @Test
  void key_thatNoRowNeeds_isAFinding() {
    KeyName old = new KeyName(EVENTS, "person", 1);
    fixture.keyset.createMissing(List.of(old), Set.of());

    assertThat(findings()).containsExactly(old + ": no row needs this key any more");
  }

  @Test
  void view_thatShowsAWindowPastItsPeriod_isAFinding() {
    fixture.view("week/2026-11-09", "week/2021-11-15");

    assertThat(findings())
        .containsExactly(
            "release/: it shows instance_statistics week/2021-11-15, which is past its period of"
                + " P5Y");
  }

  @Test
  void view_whoseIndexCannotBeRead_isAFinding() throws IOException {
    file("release/README.md");
    assertThat(findings()).isEmpty();

    fixture.view("week/2026-11-09");
    assertThat(findings()).isEmpty();

    file("release/index.json");
    assertThat(findings())
        .containsExactly(
            "release/: its index is missing or damaged; 'telemetry daily' rebuilds it");
  }

  @Test
  void fileOfTheView_thatItsIndexDoesNotName_isAFinding_afterAnHour() throws IOException {
    fixture.view("week/2026-11-09");
    file("release/README.md", Duration.ofDays(1));
    file("release/week/t.parquet", Duration.ofDays(1));
    file("release/week/young.parquet", Duration.ofMinutes(50));
    file("release/week/old.parquet", Duration.ofMinutes(70));

    assertThat(findings())
        .containsExactly(
            "release/week/old.parquet: the index of release/ does not name it; move it away");
  }

  @Test
  void releaseFile_thatNoCommitNames_isAFinding() throws IOException {
    file("ledger/released/instance_statistics/week/2026-11-09/run.json");

    assertThat(findings())
        .containsExactly(
            "ledger/released/instance_statistics/week/2026-11-09/run.json: no commit names it");
  }
}
