package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.store.LakeException;

class CommitRetryTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();
  private final Progress progress =
      new Progress() {
        @Override
        public void note(String line) {
          notes.add(line);
        }
      };

  /** Returns a job that throws each of some exceptions, and then succeeds without a report. */
  private static Supplier<RunReport> failing(RuntimeException... failures) {
    Iterator<RuntimeException> next = List.of(failures).iterator();
    return () -> {
      if (next.hasNext()) {
        throw next.next();
      }
      return null;
    };
  }

  private static CommitConflictException conflict() {
    return new CommitConflictException("another commit came between");
  }

  @Test
  void job_isRunOnceWithoutAConflict() {
    assertThat(CommitRetry.run(failing(), progress)).isNull();
    assertThat(notes).isEmpty();
  }

  @Test
  void job_isRepeatedAfterTwoConflicts() {
    CommitRetry.run(failing(conflict(), conflict()), progress);

    assertThat(notes)
        .hasSize(2)
        .containsOnly("another run has committed in the meantime: repeating this run");
  }

  @Test
  void thirdConflict_isAFailureWithItsMessage() {
    assertThatThrownBy(() -> CommitRetry.run(failing(conflict(), conflict(), conflict()), progress))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.FAILED))
        .hasMessage("another commit came between");
    assertThat(notes).hasSize(2);
  }

  @Test
  void otherFailure_isNotRepeated() {
    LakeException failure = new LakeException("it is closed");

    assertThatThrownBy(() -> CommitRetry.run(failing(failure), progress)).isSameAs(failure);
    assertThat(notes).isEmpty();
  }

  private String root() {
    return folder.resolve("lake").toString();
  }

  private Lake lake() {
    return Lake.create(root(), new LakeMetadata("keys", ConsentMode.RECORDED, "eu"), NOW);
  }

  /** Commits the removal of a file while a job runs. */
  private static void remove(Lake lake, String path) {
    FileRef file = lake.files().write(path, new byte[] {1}, 1);
    lake.log()
        .append(
            CommitDraft.of(CommitKind.INGEST, lake.log().head().number(), NOW, "ingest")
                .withAdded(List.of(file)));
    lake.log()
        .append(
            CommitDraft.of(CommitKind.RETAIN, lake.log().head().number(), NOW, "retain")
                .withRemoved(List.of(file.path())));
  }

  private void runReading(Runnable first) {
    Iterator<Runnable> runs = List.<Runnable>of(first).iterator();
    CommitRetry.runReading(
        root(),
        () -> {
          if (runs.hasNext()) {
            runs.next().run();
          }
          return null;
        },
        progress);
  }

  private static final String CLEAN = "clean/community_events/date=2026-11-20/bucket=00/b.parquet";

  @Test
  void failureWhileCleanFilesAreRemoved_isRepeated() {
    Lake lake = lake();

    runReading(
        () -> {
          remove(lake, CLEAN);
          throw new IllegalStateException("no such file");
        });

    assertThat(notes).hasSize(1);
  }

  @Test
  void failureAfterCleanFilesWereRemoved_isNotRepeated() {
    remove(lake(), CLEAN);

    assertThatThrownBy(
            () ->
                runReading(
                    () -> {
                      throw new IllegalStateException("no such file");
                    }))
        .hasMessage("no such file");
  }

  @Test
  void failureWhileOtherFilesAreRemoved_isNotRepeated() {
    Lake lake = lake();

    assertThatThrownBy(
            () ->
                runReading(
                    () -> {
                      remove(lake, "quarantine/community_events/date=2026-11-20/b.avro");
                      throw new IllegalStateException("no such file");
                    }))
        .hasMessage("no such file");
  }

  @Test
  void refusal_isNotRepeated_butAFailedJobIs() {
    Lake lake = lake();

    assertThatThrownBy(
            () ->
                runReading(
                    () -> {
                      remove(lake, CLEAN);
                      throw new JobException(ExitCode.GATE_REFUSED, "too many rejects");
                    }))
        .hasMessage("too many rejects");
    runReading(
        () -> {
          remove(lake, CLEAN);
          throw new JobException(ExitCode.FAILED, "no such file");
        });
    assertThat(notes).hasSize(1);
  }

  @Test
  void failureBeforeTheLakeExists_isNotRepeated() {
    assertThatThrownBy(
            () ->
                runReading(
                    () -> {
                      remove(lake(), CLEAN);
                      throw new IllegalStateException("no such file");
                    }))
        .hasMessage("no such file");
  }
}
