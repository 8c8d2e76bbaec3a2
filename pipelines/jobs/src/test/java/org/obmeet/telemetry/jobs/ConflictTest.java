package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.Ingest;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * Tests which commits of another run, between the plan and the commit of a job, repeat the job: all
 * that change what it has read, and no others.
 */
class ConflictTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String OTHER =
      "clean/instance_statistics/date=2026-11-18/bucket=00/b-o.parquet";

  @TempDir Path folder;
  private LakeFixture work;
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void fill() {
    work = new LakeFixture(folder, NOW);
    work.events(work.file("events.ndjson", DistinctPageViews.of(0, 60, "2026-11-13T10:00:00Z")));
  }

  /** Appends a commit once, after the job has read the state of the lake. */
  private Progress appending(CommitKind kind, String key, boolean drops) {
    return new Progress() {
      private boolean done;

      @Override
      public void stage(String name, long total) {
        if (!done) {
          done = true;
          append(kind, key, drops);
        }
      }

      @Override
      public void note(String line) {
        notes.add(line);
      }
    };
  }

  /** Appends a commit that puts a key, or drops the file of the events if it drops. */
  private void append(CommitKind kind, String key, boolean drops) {
    Lake lake = work.lake();
    CommitDraft draft =
        CommitDraft.of(kind, lake.log().head().number(), NOW, "another").reading("");
    if (drops) {
      String path = lake.state().clean("community_events").get(0).path();
      FileRef copy = lake.state().files().get(path).at(path.replace(".parquet", "2.parquet"));
      lake.files().write(copy.path(), lake.files().bytes(path), copy.rows());
      draft = draft.withRemoved(List.of(path)).withAdded(List.of(copy));
    } else if (key.startsWith(LogKey.FILE)) {
      String path = key.substring(LogKey.FILE.length());
      draft = draft.withAdded(List.of(lake.files().write(path, new byte[] {1}, 1)));
    } else {
      Ingest none = new Ingest(0, List.of(), Map.of(), Map.of(), Map.of(), Map.of());
      draft = draft.put(key, kind == CommitKind.INGEST ? none.value() : "text");
    }
    lake.log().append(draft);
  }

  private boolean isRepeated() {
    return notes.contains("another run has committed in the meantime: repeating this run");
  }

  @ParameterizedTest
  @CsvSource({
    "INGEST,   ingest/another,                                false, true",
    "SETTLE,   closed/community_events/week/2026-11-16,       false, true",
    "RETAIN,   retained,                                      false, true",
    "REWRITE,  ,                                              true,  true",
    "INGEST,   file/" + OTHER + ",                            false, false",
    "CONSENTS, file/clean/consent/another.parquet,            false, false",
    "KEYS,     key/community_events/person/9,                 false, false",
    "REFUSE,   suppressed/browsers/week/2026-11-09,           false, false",
    "FENCE,    fence/dead,                                    false, false"
  })
  void ingest(CommitKind kind, String key, boolean drops, boolean repeated) {
    IngestJob.run(
        work.request(
            List.of(),
            List.of(work.file("more.ndjson", DistinctPageViews.of(60, 90, "2026-11-20T10:00:00Z"))),
            Optional.empty()),
        appending(kind, key, drops));

    assertThat(isRepeated()).isEqualTo(repeated);
  }

  @ParameterizedTest
  @CsvSource({
    "RELEASE,  file/ledger/released/community_events/week/2020-01-06/x.json, false, true",
    "REFUSE,   suppressed/browsers/week/2026-11-09,           false, true",
    "LOST,     expired/browsers/week/2026-11-09,              false, true",
    "RESTORE,  gap/community_events/2026-11-13,               false, true",
    "REWRITE,  ,                                              true,  true",
    "INGEST,   ingest/another,                                false, false",
    "INGEST,   file/" + OTHER + ",                            false, false",
    "RETAIN,   retained,                                      false, false",
    "FENCE,    fence/dead,                                    false, false"
  })
  void aggregate(CommitKind kind, String key, boolean drops, boolean repeated) {
    try {
      AggregateJob.run(
          new AggregateRequest(work.root().toString(), NOW, List.of(), List.of(), List.of()),
          appending(kind, key, drops));
    } catch (JobException nothingIsLeft) {
      assertThat(nothingIsLeft.exit()).isEqualTo(ExitCode.NOT_READY);
    }

    assertThat(isRepeated()).isEqualTo(repeated);
  }
}
