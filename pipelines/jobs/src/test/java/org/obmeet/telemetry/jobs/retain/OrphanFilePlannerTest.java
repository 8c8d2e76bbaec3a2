package org.obmeet.telemetry.jobs.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileRef;

class OrphanFilePlannerTest {
  private static final String DEAD = "20261120T000000Z-ingest-00000000";
  private static final Duration NEW = Duration.ZERO;

  @TempDir Path folder;
  private RetentionFixture work;

  @BeforeEach
  void create() {
    work = new RetentionFixture(folder, "2026-11-24");
  }

  /** Writes a file that was last changed some time ago. */
  private void write(String path, Duration age) {
    work.lake.files().write(path, new byte[] {1, 2, 3}, 1);
    try {
      Files.setLastModifiedTime(
          folder.resolve("lake").resolve(path), FileTime.from(Instant.now().minus(age)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> planned() {
    RetentionPlan plan = new RetentionPlan();
    new OrphanFilePlanner(work.context()).plan(plan);
    assertThat(plan.failures()).isEmpty();
    assertThat(plan.items()).allMatch(item -> item.action() == Action.DELETE_ORPHANS);
    return plan.items().stream().flatMap(item -> item.paths().stream()).toList();
  }

  @Test
  void lakeWithoutOtherFiles_hasNoOrphan() {
    assertThat(planned()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clean/community_events/date=2026-11-20/bucket=00/b-" + DEAD + ".parquet",
        "quarantine/community_events/date=2026-11-20/b-" + DEAD + ".avro",
        "ledger/released/community_events/week/2026-11-16/" + DEAD + ".json"
      })
  void dataFile_thatNoCommitNames_isAnOrphanAtOnce(String path) {
    write(path, NEW);
    assertThat(planned()).containsExactly(path);

    CommitKind kind = path.startsWith("ledger/") ? CommitKind.RELEASE : CommitKind.INGEST;
    work.log.append(
        CommitDraft.of(kind, 0, Instant.EPOCH, "run")
            .withAdded(List.of(new FileRef(path, 1, 3, "sha"))));
    assertThat(planned()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "notes.txt",
        "clean/.hidden",
        "clean/community_events/date=2026-11-20/bucket=00/b.txt",
        "landing/community_events/date=2026-11-20/a.avro",
        "release/week/active_people.parquet",
        "release/windows/community_events-week-2026-11-16-" + DEAD + ".json",
        "release/catalog.duckdb",
        "ledger/commits/0000000001.json",
        "public/log/index.json"
      })
  void otherFile_isNoOrphan(String path) {
    write(path, Duration.ofDays(400));

    assertThat(planned()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "clean/suppression/old.json, PT59M, PT61M",
    "clean/consent/old.parquet, PT23H, PT25H",
    "ledger/runs/20261120T000000Z-ingest-00000000.json, PT23H, PT25H",
    "ledger/runs/20261120T000000Z-aggregate-00000000/suppressed.json, PT23H, PT25H",
    "staging/aside/a.parquet, PT59M, PT61M",
    "ledger/commits/.0000000007.json.tmp, PT59M, PT61M",
    "ledger/checkpoints/.a.tmp, PT59M, PT61M"
  })
  void fileThatAProcessMayUse_isAnOrphanAfterItsTime(String path, Duration young, Duration old) {
    write(path, young);
    assertThat(planned()).isEmpty();

    write(path, old);
    assertThat(planned()).containsExactly(path);
  }

  @Test
  void consentAndSuppressionFiles_thatTheLogNames_stay() {
    for (String path : List.of("clean/consent/a.parquet", "clean/suppression/a.json")) {
      write(path, Duration.ofDays(400));
      work.log.ingest("community_events", List.of(new FileRef(path, 1, 3, "sha")));
    }

    assertThat(planned()).isEmpty();
  }

  @Test
  void stagingFolderOfADeadRun_isSwept() {
    write("staging/" + DEAD + "/a.avro", NEW);
    write("staging/" + DEAD + "/b/c.avro", NEW);
    RetentionPlan plan = new RetentionPlan();
    new OrphanFilePlanner(work.context()).plan(plan);

    assertThat(plan.items())
        .singleElement()
        .returns(List.of("staging/" + DEAD), RetentionItem::paths)
        .returns(6L, RetentionItem::bytes)
        .returns("the run was aborted", RetentionItem::rule);
  }

  @Test
  void filesOfALiveRun_stay_butNotThoseOfOthers() {
    String live = "20261124T000000Z-ingest-11111111";
    String ofLive = "clean/community_events/date=2026-11-20/bucket=00/b-" + live + ".parquet";
    String ofDead = "clean/community_events/date=2026-11-20/bucket=00/b-" + DEAD + ".parquet";
    String ofAnyRun = "clean/community_events/date=2026-11-20/bucket=00/0123456789abcdef.parquet";
    write(ofLive, NEW);
    write(ofDead, NEW);
    write(ofAnyRun, NEW);

    try (Lease lease = Lease.ofRun(work.lake, live)) {
      assertThat(lease).isNotNull();
      assertThat(planned()).containsExactly(ofDead);
    }
    assertThat(planned()).containsExactlyInAnyOrder(ofLive, ofDead, ofAnyRun);
  }

  @Test
  void orphans_areListedByZone() {
    write("clean/community_events/date=2026-11-20/bucket=00/a.parquet", NEW);
    write("clean/community_events/date=2026-11-21/bucket=00/b.parquet", NEW);
    write("ledger/released/community_events/week/2026-11-16/" + DEAD + ".json", NEW);
    RetentionPlan plan = new RetentionPlan();
    new OrphanFilePlanner(work.context()).plan(plan);

    assertThat(plan.items())
        .extracting(RetentionItem::zone, item -> item.paths().size(), RetentionItem::bytes)
        .containsExactly(tuple("clean", 2, 6L), tuple("ledger", 1, 3L));
    assertThat(plan.items()).allMatch(item -> item.rule().equals("no commit names it"));
  }
}
