package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;

class WithdrawalTest {
  @TempDir Path folder;

  private static String consent(String id, String at, boolean in) {
    return SyntheticInstances.consent(id, "acc-" + id, at, in);
  }

  private static long rows(LakeFixture work) {
    return work.lake().state().clean().stream().mapToLong(CleanFile::rows).sum();
  }

  @Test
  void withdrawal_erasesAfterTheGracePeriod_andALaterOptInIsAccepted() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    Path consents =
        work.file(
            "consents",
            IntStream.range(0, 4)
                .mapToObj(i -> consent("i" + i, "2026-06-01T00:00:00Z", true))
                .toArray(String[]::new));
    Path reports =
        work.file(
            "reports",
            IntStream.range(0, 4)
                .mapToObj(i -> SyntheticInstances.report("i" + i, "2026-08-02T08:00:00Z"))
                .toArray(String[]::new));
    work.ingest(List.of(reports), List.of(), Optional.of(consents));
    work.ingest(
        List.of(),
        List.of(),
        Optional.of(work.file("out", consent("i1", "2026-08-03T00:00:00Z", false))));

    RunReport early = work.at("2026-09-01T23:00:00Z").erase();
    assertThat(early.exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows(work)).isEqualTo(4);
    RunReport due = work.at("2026-09-02T00:00:00Z").erase();
    assertThat(due.exit()).isEqualTo(ExitCode.DONE);
    assertThat(due.notes()).anyMatch(line -> line.contains("rows removed: {clean=1}"));
    assertThat(rows(work)).isEqualTo(3);
    assertThat(work.at("2026-09-03T00:00:00Z").erase().notes()).isEmpty();

    LakeFixture later = work.at("2026-09-10T12:00:00Z");
    later.ingest(
        List.of(
            reports, later.file("new", SyntheticInstances.report("i1", "2026-09-10T08:00:00Z"))),
        List.of(),
        Optional.of(later.file("in", consent("i1", "2026-09-09T00:00:00Z", true))));
    assertThat(rows(work)).isEqualTo(4);
  }

  @Test
  void optIn_withinTheGracePeriod_doesNotCancelTheErasureOfEarlierRows() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.ingest(
        List.of(work.file("reports", SyntheticInstances.report("i1", "2026-08-02T08:00:00Z"))),
        List.of(),
        Optional.of(work.file("in", consent("i1", "2026-06-01T00:00:00Z", true))));
    LakeFixture again = work.at("2026-08-10T12:00:00Z");
    again.ingest(
        List.of(work.file("more", SyntheticInstances.report("i1", "2026-08-10T08:00:00Z"))),
        List.of(),
        Optional.of(
            work.file(
                "out-in",
                consent("i1", "2026-08-03T00:00:00Z", false),
                consent("i1", "2026-08-05T00:00:00Z", true))));
    assertThat(rows(work)).isEqualTo(2);

    assertThat(work.at("2026-09-02T00:00:00Z").erase().exit()).isEqualTo(ExitCode.DONE);

    assertThat(work.lake().state().clean())
        .extracting(CleanFile::day)
        .containsExactly(LocalDate.parse("2026-08-10"));
  }

  @Test
  void instance_erased_needsANewConsentBeforeAnythingComesInAgain() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.ingest(
        List.of(work.file("reports", SyntheticInstances.report("i1", "2026-08-02T08:00:00Z"))),
        List.of(),
        Optional.of(work.file("in", consent("i1", "2026-06-01T00:00:00Z", true))));

    work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.OWNER, "acc-i1"));
    assertThat(rows(work)).isZero();

    LakeFixture later = work.at("2028-01-03T12:00:00Z");
    later.retain(Mode.ENFORCE);
    assertThat(later.suppressionService().list(List.of(Purpose.TOMBSTONE))).isEmpty();
    Path report = work.file("late", SyntheticInstances.report("i1", "2028-01-02T08:00:00Z"));
    Path others = work.file("o", consent("i2", "2028-01-01T00:00:00Z", true));
    assertThat(
            later
                .ingest(List.of(report), List.of(), Optional.of(others))
                .streams()
                .get("instance_statistics")
                .accepted())
        .isZero();
    Path again = work.file("again", consent("i1", "2028-01-01T00:00:00Z", true));
    assertThat(
            later
                .ingest(List.of(report), List.of(), Optional.of(again))
                .streams()
                .get("instance_statistics")
                .accepted())
        .isEqualTo(1);
  }

  @Test
  void owner_erased_includesTheInstancesOfTheAccount() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.ingest(
        List.of(
            work.file(
                "reports",
                SyntheticInstances.report("i0", "2026-08-02T08:00:00Z"),
                SyntheticInstances.report("i1", "2026-08-02T08:00:00Z"))),
        List.of(),
        Optional.of(
            work.file(
                "consents",
                consent("i0", "2026-06-01T00:00:00Z", true),
                consent("i1", "2026-06-01T00:00:00Z", true))));

    RunReport report = work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.OWNER, "acc-i0"));

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows(work)).isEqualTo(1);
    assertThat(work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i1")).exit())
        .isEqualTo(ExitCode.DONE);
    assertThat(rows(work)).isZero();
  }

  /** A repeated request, such as after a conflict, finds the instances whose consents it ended. */
  @Test
  void owner_erasedAgain_includesTheInstancesWhoseConsentsHaveEnded() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.ingest(
        List.of(work.file("reports", SyntheticInstances.report("i0", "2026-08-02T08:00:00Z"))),
        List.of(),
        Optional.of(work.file("consents", consent("i0", "2026-06-01T00:00:00Z", true))));
    SubjectIdentifier owner = new SubjectIdentifier(SubjectIdentifier.Kind.OWNER, "acc-i0");
    work.queueErasure(owner);

    assertThat(work.erase(owner).exit()).isEqualTo(ExitCode.DONE);

    assertThat(work.suppressionService().list(List.of(Purpose.TOMBSTONE)))
        .hasSize(2)
        .noneMatch(Suppression::isOpen);
  }

  @Test
  void owner_knownUnderTwoForms_losesTheRowsOfBoth() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.ingest(
        List.of(
            work.file(
                "reports",
                SyntheticInstances.report("i0", "2026-08-02T08:00:00Z"),
                SyntheticInstances.report("i1", "2026-08-02T08:00:00Z"),
                SyntheticInstances.report("i2", "2026-08-02T08:00:00Z"))),
        List.of(),
        Optional.of(
            work.file(
                "consents",
                SyntheticInstances.consent("i0", "Chat.Org", "2026-06-01T00:00:00Z", true),
                SyntheticInstances.consent("i1", "chat.org", "2026-06-01T00:00:00Z", true),
                SyntheticInstances.consent("i2", "other", "2026-06-01T00:00:00Z", true))));

    work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.OWNER, "Chat.Org"));

    assertThat(rows(work)).isEqualTo(1);
  }
}
