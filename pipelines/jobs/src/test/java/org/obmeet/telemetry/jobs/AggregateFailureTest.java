package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.schemas.domain.Window;

class AggregateFailureTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path folder;

  private LakeFixture filled(String at) {
    LakeFixture work = new LakeFixture(folder, NOW);
    work.events(work.file("events.ndjson", DistinctPageViews.of(0, 60, at)));
    return work;
  }

  private static JobException failure(LakeFixture work, List<String> families, Window... windows) {
    return catchThrowableOfType(
        JobException.class,
        () ->
            AggregateJob.run(
                new AggregateRequest(
                    work.root().toString(), NOW, families, List.of(windows), List.of()),
                Progress.silent()));
  }

  @Test
  void cleanFile_overwritten_failsTheRunByNameAndPublishesNothing() throws IOException {
    LakeFixture work = filled("2026-11-13T10:00:00Z");
    String path = work.lake().state().clean().get(0).path();
    Files.writeString(work.root().resolve(path), "garbage");

    assertFailsNaming(work, path);
  }

  @Test
  void cleanFile_damagedInItsPages_failsTheRunByNameAndPublishesNothing() throws IOException {
    LakeFixture work = filled("2026-11-13T10:00:00Z");
    String path = work.lake().state().clean().get(0).path();
    Path file = work.root().resolve(path);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 4, 64, (byte) 0x5A);
    Files.write(file, bytes);

    assertFailsNaming(work, path);
  }

  private static void assertFailsNaming(LakeFixture work, String path) {
    JobException failure = failure(work, List.of());

    assertThat(failure.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(failure).hasMessageContaining(path);
    assertThat(work.bytes("ledger/released")).isEmpty();
    assertThat(work.bytes("staging")).isEmpty();
    assertThat(work.lake().state().releases()).isEmpty();
    assertThat(work.lake().state().suppressedTables()).isEmpty();
  }

  @Test
  void aggregate_withoutClosedWindow_isNotReady() {
    JobException failure = failure(filled("2026-11-24T10:00:00Z"), List.of());

    assertThat(failure.exit()).isEqualTo(ExitCode.NOT_READY);
    assertThat(failure)
        .hasMessage(
            "nothing to do: no window is closed yet at 2026-11-24T12:00:00Z; the next one closes on"
                + " 2026-12-03");
  }

  @Test
  void window_withoutData_isNotReady() {
    JobException failure =
        failure(filled("2026-11-13T10:00:00Z"), List.of(), Window.parse("week/2026-11-02"));

    assertThat(failure.exit()).isEqualTo(ExitCode.NOT_READY);
    assertThat(failure)
        .hasMessageStartingWith(
            "nothing to do: the lake has no data of the named windows that may be counted.");
  }

  @Test
  void window_open_isNotReady() {
    JobException failure =
        failure(filled("2026-11-13T10:00:00Z"), List.of(), Window.parse("week/2026-11-23"));

    assertThat(failure.exit()).isEqualTo(ExitCode.NOT_READY);
    assertThat(failure)
        .hasMessageContaining("window week/2026-11-23 is not closed at 2026-11-24T12:00:00Z")
        .hasMessageContaining("it closes on 2026-12-03");
  }

  @Test
  void family_unknown_isAUsageError() {
    JobException failure = failure(filled("2026-11-13T10:00:00Z"), List.of("communities"));

    assertThat(failure.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(failure)
        .hasMessage("--family must be one of community, instances; it is 'communities'");
  }

  @Test
  void aggregate_withoutLake_namesTheCommandThatCreatesOne() {
    LakeFixture work = new LakeFixture(folder, NOW);

    assertThatThrownBy(work::aggregate)
        .isInstanceOfSatisfying(
            JobException.class, failure -> assertThat(failure.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessageContaining("there is none at " + work.root())
        .hasMessageContaining("To create one run 'telemetry ingest'");
    assertThat(work.root()).doesNotExist();
  }

  @Test
  void beamOption_unknown_isRefusedBeforeTheLogIsChanged() {
    LakeFixture work = filled("2026-11-13T10:00:00Z");
    LogHead before = work.lake().log().head();

    assertThatThrownBy(() -> work.aggregate(List.of("--bogus=1")))
        .isInstanceOfSatisfying(
            JobException.class, failure -> assertThat(failure.exit()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("bogus");
    assertThat(work.lake().log().head()).isEqualTo(before);
  }

  /** The second restriction replaces the file of the first, which the workers would read. */
  @Test
  void suppressionTable_replacedAfterThePlan_repeatsTheRunWithTheNewTable() {
    LakeFixture work = filled("2026-11-13T10:00:00Z");
    restrict(work, "a0");
    List<String> notes = new ArrayList<>();
    Progress restricting =
        new Progress() {
          private boolean done;

          @Override
          public void stage(String name, long total) {
            if (!done) {
              done = true;
              restrict(work, "a1");
            }
          }

          @Override
          public void step(long units) {}

          @Override
          public void note(String line) {
            notes.add(line);
          }
        };

    RunReport report =
        AggregateJob.run(
            new AggregateRequest(work.root().toString(), NOW, List.of(), List.of(), List.of()),
            restricting);

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(notes)
        .containsExactly("another run has committed in the meantime: repeating this run");
  }

  private static void restrict(LakeFixture work, String person) {
    work.suppressionService()
        .add(
            Suppression.Purpose.RESTRICTION,
            new SuppressionService.SuppressionScope(
                "person", person, "", Optional.empty(), Optional.empty()),
            "requested",
            "privacy desk",
            Optional.empty());
  }
}
