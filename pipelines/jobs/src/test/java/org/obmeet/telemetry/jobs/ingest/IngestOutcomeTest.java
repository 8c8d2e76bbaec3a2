package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.lake.commit.CommitKind.FENCE;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests for a run whose commit meets a conflict after it wrote its files. */
class IngestOutcomeTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String STREAM = "community_events";

  @TempDir Path folder;
  private LakeFixture work;
  private Lake lake;

  @BeforeEach
  void create() {
    work = new LakeFixture(folder, NOW);
    view("first", "2026-11-20T08:00:00Z");
    lake = work.lake();
  }

  private void view(String name, String at) {
    work.events(work.file(name, CommunityPageViews.view("ada", at)));
  }

  /** Runs an ingest up to its commit, which another ingest precedes. Returns its clean file. */
  private String conflict() throws IOException {
    try (Lease own = Lease.ofRun(lake, "own")) {
      long base = lake.log().head().number();
      String path =
          lake.layout()
              .cleanFile(
                  STREAM, NOW.atZone(java.time.ZoneOffset.UTC).toLocalDate(), 0, "content-own");
      FileRef clean = lake.files().write(path, out -> 0);
      StreamResult bucket =
          new StreamResult(STREAM, StreamCounts.ofMerge(0, 0, 0), List.of(clean), Map.of());
      IngestOutcome outcome =
          IngestOutcome.of(
              lake, Catalog.load(), "own", List.of(), Map.of(), List.of(bucket), List.of());
      view("second", "2026-11-20T09:00:00Z");
      assertThatThrownBy(() -> outcome.append(NOW, base))
          .isInstanceOf(CommitConflictException.class);
      return path;
    }
  }

  @Test
  void conflict_leavesNoOrphanFile_alsoDuringAnotherRun() throws IOException {
    String another =
        lake.layout()
            .cleanFile(STREAM, NOW.atZone(java.time.ZoneOffset.UTC).toLocalDate(), 0, "content-b");
    try (Lease live = Lease.ofRun(lake, "b")) {
      lake.files().write(another, out -> 0);

      assertThat(lake.files().exists(conflict())).isFalse();
      assertThat(lake.files().exists(another)).as("the same content of another run").isTrue();
    }
    lake.state()
        .clean(STREAM)
        .forEach(file -> assertThat(lake.files().exists(file.path())).isTrue());
  }

  @Test
  void append_ofAFencedRun_isAConflictAndLeavesNoFile() {
    IngestOutcome outcome = inMemory(new InMemoryStore());
    new FileCleanup(outcome.lake(), NOW, "eraser").fenceLive("own");

    assertThatThrownBy(() -> outcome.append(NOW, 0))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("fenced");

    assertThat(outcome.lake().log().after(0)).extracting(Commit::kind).containsOnly(FENCE);
    assertThat(outcome.lake().files().list("clean")).isEmpty();
  }

  private static IngestOutcome inMemory(InMemoryStore store) {
    Lake memory = Lake.in(store, "memory");
    Lake.create(memory, new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), NOW);
    String path = memory.layout().cleanFile(STREAM, LocalDate.of(2026, 11, 20), 0, "content-own");
    StreamResult bucket =
        new StreamResult(
            STREAM,
            StreamCounts.ofMerge(0, 0, 0),
            List.of(memory.files().write(path, new byte[] {1}, 0)),
            Map.of());
    return IngestOutcome.of(
        memory, Catalog.load(), "own", List.of(), Map.of(), List.of(bucket), List.of());
  }
}
