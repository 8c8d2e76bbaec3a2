package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.fixture.KeysetFixture;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.jobs.suppress.ConsentListing;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.schemas.Catalog;

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
    assertThat(due.notes()).anyMatch(line -> line.contains("rows removed: 1 in clean;"));
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
        .extracting(CleanFile::firstDay)
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
  void instance_thatConsentsAnew_isAcceptedAgain_butNotItsErasedRows() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    Path old = work.file("reports", SyntheticInstances.report("i1", "2026-08-02T08:00:00Z"));
    Path given = work.file("in", consent("i1", "2026-06-01T00:00:00Z", true));
    work.ingest(List.of(old), List.of(), Optional.of(given));
    work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.OWNER, "acc-i1"));

    LakeFixture later = work.at("2026-08-10T12:00:00Z");
    Path report = work.file("new", SyntheticInstances.report("i1", "2026-08-10T08:00:00Z"));
    later.ingest(List.of(report), List.of(), Optional.of(given));
    assertThat(rows(later)).as("the consent that the erasure ended").isZero();
    Path other = work.file("other", consent("i2", "2026-08-09T00:00:00Z", true));
    later.ingest(List.of(report), List.of(), Optional.of(other));
    assertThat(rows(later)).as("the consent of another instance").isZero();

    Path again = work.file("again", consent("i1", "2026-08-09T00:00:00Z", true));
    Path replayed = work.file("replayed", SyntheticInstances.report("i1", "2026-08-02T08:00:00Z"));
    later.ingest(List.of(report, replayed), List.of(), Optional.of(again));

    assertThat(later.lake().state().clean())
        .extracting(CleanFile::firstDay)
        .containsExactly(LocalDate.parse("2026-08-10"));
    later.erase(new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i1"));
    assertThat(rows(later)).as("erased again").isZero();
  }

  @Test
  void minorOrObjection_isNotLiftedByAConsent() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    Path given = work.file("in", consent("i1", "2026-06-01T00:00:00Z", true));
    Path old = work.file("reports", SyntheticInstances.report("i1", "2026-08-02T08:00:00Z"));
    work.ingest(List.of(old), List.of(), Optional.of(given));
    work.erase(
        EraseRequest.Type.OBJECTION, new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i1"));

    LakeFixture later = work.at("2026-08-10T12:00:00Z");
    later.ingest(
        List.of(work.file("new", SyntheticInstances.report("i1", "2026-08-10T08:00:00Z"))),
        List.of(),
        Optional.of(work.file("again", consent("i1", "2026-08-09T00:00:00Z", true))));

    assertThat(rows(later)).isZero();
  }

  @Test
  void owner_knownByDomain_takesTheConsentsOfItsInstancesAlong() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    Path given =
        work.file(
            "in",
            withoutAccount("i1", "2026-06-01T00:00:00Z"),
            withoutAccount("moved", "2026-06-01T00:00:00Z"),
            withoutAccount("other", "2026-06-01T00:00:00Z"));
    work.ingest(
        List.of(
            work.file(
                "reports",
                report("i1", "https://chat.one.org", "2026-08-02T08:00:00Z"),
                report("moved", "https://chat.one.org", "2026-08-01T08:00:00Z"),
                report("moved", "https://two.org", "2026-08-02T08:00:00Z"),
                report("other", "https://two.org", "2026-08-02T08:00:00Z"))),
        List.of(),
        Optional.of(given));

    work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.OWNER, "one.org"));

    assertThat(rows(work)).as("rows of another owner stay").isEqualTo(2);
    List<Map<String, Object>> consents = new ConsentListing(work.lake(), Catalog.load()).latest();
    String i1 = HexFormat.of().formatHex(KeysetFixture.of(work).subject("instance", "i1"));
    assertThat(consents)
        .filteredOn(row -> Boolean.FALSE.equals(row.get("statistics")))
        .extracting(row -> row.get("subject"))
        .containsExactly(i1);
  }

  @Test
  void owner_knownByDomain_losesInstancesAlsoIfAFileIsDamaged() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.ingest(
        List.of(
            work.file(
                "reports",
                report("first", "https://chat.one.org", "2026-07-26T08:00:00Z"),
                report("i1", "https://chat.one.org", "2026-08-02T08:00:00Z"))),
        List.of(),
        Optional.of(
            work.file(
                "in",
                withoutAccount("first", "2026-06-01T00:00:00Z"),
                withoutAccount("i1", "2026-06-01T00:00:00Z"))));
    CleanFile file = work.lake().state().clean("instance_statistics").get(0);
    Path path = work.root().resolve(file.path());
    byte[] intact = Files.readAllBytes(path);
    Files.writeString(path, "no parquet");

    RunReport open = work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.OWNER, "one.org"));

    assertThat(open.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(file.firstDay()).isEqualTo("2026-07-26");
    assertThat(work.suppressionService().list(List.of(Purpose.TOMBSTONE)))
        .extracting(Suppression::kind)
        .containsExactlyInAnyOrder("owner", "instance");
    Files.write(path, intact);
    assertThat(work.erase().exit()).isEqualTo(ExitCode.DONE);
    assertThat(rows(work)).isZero();
  }

  private static String withoutAccount(String id, String at) {
    return consent(id, at, true).replace("\"account\":\"acc-" + id + "\",", "");
  }

  private static String report(String id, String host, String at) {
    return SyntheticInstances.report(id, at).replace("{", "{\"host\":\"" + host + "\",");
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
    assertErasedAgain(
        SyntheticInstances.report("i0", "2026-08-02T08:00:00Z"),
        consent("i0", "2026-06-01T00:00:00Z", true),
        "acc-i0");
  }

  @Test
  void owner_knownByDomain_erasedAgain_includesTheInstancesWhoseConsentsHaveEnded() {
    assertErasedAgain(
        report("i1", "https://chat.one.org", "2026-08-02T08:00:00Z"),
        withoutAccount("i1", "2026-06-01T00:00:00Z"),
        "one.org");
  }

  private void assertErasedAgain(String report, String consent, String name) {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.ingest(
        List.of(work.file("reports", report)),
        List.of(),
        Optional.of(work.file("consents", consent)));
    SubjectIdentifier owner = new SubjectIdentifier(SubjectIdentifier.Kind.OWNER, name);
    work.queueErasure(owner);

    assertThat(work.erase(owner).exit()).isEqualTo(ExitCode.DONE);

    assertThat(work.suppressionService().list(List.of(Purpose.TOMBSTONE)))
        .hasSize(2)
        .noneMatch(Suppression::isOpen);
  }

  /** The erasure of the withdrawal waits for a hold, and is completed with that of a request. */
  @Test
  void receipt_ofAWithdrawal_countsNoLaterRows() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-09-03T12:00:00Z"));
    work.ingest(
        List.of(
            work.file(
                "reports",
                SyntheticInstances.report("i1", "2026-08-02T08:00:00Z"),
                SyntheticInstances.report("i1", "2026-08-20T08:00:00Z"))),
        List.of(),
        Optional.of(
            work.file(
                "in",
                consent("i1", "2026-06-01T00:00:00Z", true),
                consent("i1", "2026-08-03T00:00:00Z", false),
                consent("i1", "2026-08-10T00:00:00Z", true))));
    assertThat(rows(work)).isEqualTo(2);
    Tombstones withdrawn =
        new Tombstones(
            ErasureContext.of(
                work.lake(), work.request(EraseRequest.Type.SUBJECT, false), "withdrawn"));
    String id = withdrawn.set().get(0).id();
    work.queueErasure(new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i1"));

    RunReport report = work.erase();

    assertThat(report.exit()).isEqualTo(ExitCode.DONE);
    assertThat(report.notes()).contains(id + ": erased; rows removed: 1 in clean; no row is left");
    assertThat(report.notes()).anyMatch(note -> note.contains("rows removed: 2 in clean;"));
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
