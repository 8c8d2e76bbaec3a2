package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectIdentifier.Kind;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests for erasures in a lake that has only consents, whose grace period is 30 days. */
class TombstonesTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final String NOW = "2026-11-24T12:00:00Z";
  private static final SubjectIdentifier PERSON = new SubjectIdentifier(Kind.PERSON, "p");
  private static final SubjectIdentifier INSTANCE = new SubjectIdentifier(Kind.INSTANCE, "i");
  private static final SubjectIdentifier OWNER = new SubjectIdentifier(Kind.OWNER, "o@example.org");

  @TempDir Path folder;
  private Lake lake;
  private int runs;

  @BeforeEach
  void create() {
    LakeMetadata metadata = new LakeMetadata("keys", ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), metadata, Instant.parse(NOW));
  }

  private Tombstones tombstones(
      String now,
      EraseRequest.Type type,
      String reason,
      Optional<Instant> due,
      SubjectIdentifier... names) {
    EraseRequest request =
        new EraseRequest(
            lake.root(),
            folder.resolve("keys"),
            Instant.parse(now),
            List.of(names),
            type,
            reason,
            true,
            due,
            Duration.ZERO,
            Catalogs.SHIPPED,
            Optional.empty());
    return new Tombstones(
        new ErasureContext(lake, request, "run" + runs++, CATALOG, RowFixture.PSEUDONYMS));
  }

  private Tombstones erase(SubjectIdentifier... names) {
    return tombstones(NOW, EraseRequest.Type.SUBJECT, "request", Optional.empty(), names);
  }

  private Tombstones due(String now) {
    return tombstones(now, EraseRequest.Type.SUBJECT, "request", Optional.empty());
  }

  private List<Suppression> table() {
    return new SuppressionTable(lake).rows();
  }

  private void decide(String at, boolean statistics, String scope, String owner) {
    GenericRecord row = RowFixture.of("consent").row(at);
    row.put("subject", RowFixture.fixed(RowFixture.subject("instance", "i")));
    row.put("statistics", statistics);
    row.put("scope", scope);
    row.put("owner", owner == null ? null : RowFixture.fixed(RowFixture.subject("owner", owner)));
    ConsentLog log = new ConsentLog(lake, CATALOG.dataset("consent"));
    log.pollNew();
    log.append(List.of(row), Instant.parse(NOW), "decision" + runs++);
  }

  @Test
  void namedSubject_getsATombstoneUntilNoSourceCanBringItsRowsBack() {
    assertThat(erase(PERSON).set())
        .singleElement()
        .returns(Purpose.TOMBSTONE, Suppression::purpose)
        .returns(RowFixture.hex("person", "p"), Suppression::subject)
        .returns(Optional.empty(), Suppression::through)
        .returns(
            Optional.of(Instant.parse("2027-02-25T12:00:00Z")), row -> row.until().map(end -> end));
  }

  @Test
  void preview_setsNothing() {
    assertThat(erase(PERSON).preview()).hasSize(1);
    assertThat(table()).isEmpty();
  }

  @Test
  void openErasure_coversAnotherOfTheSameSubject() {
    Suppression first = erase(PERSON).set().get(0);

    assertThat(erase(PERSON).set()).containsExactly(first);
    assertThat(erase(INSTANCE).set()).hasSize(1).doesNotContain(first);
    assertThat(due(NOW).set()).as("all open erasures").hasSize(2);
  }

  @Test
  void commit_namesTheNewErasuresWithPurposeAndReason() {
    Suppression set = erase(PERSON).set().get(0);

    assertThat(lake.log().commits().get(1).detail())
        .containsEntry("set", List.of(set.id()))
        .containsEntry("purpose", "tombstone")
        .containsEntry("reason", "request");
  }

  /** Completes all erasures, as their receipts do. */
  private void finish() {
    new SuppressionTable(lake)
        .change(
            CommitKind.ERASE,
            Instant.parse(NOW),
            "erase" + runs++,
            Map.of("receipts", List.of()),
            rows -> rows.stream().map(row -> row.withDone(true)).toList());
  }

  @Test
  void finishedErasure_isSetAgainOnRequestOnly() {
    Suppression first = erase(PERSON).set().get(0);
    finish();

    assertThat(due(NOW).set()).isEmpty();
    assertThat(erase(PERSON).set()).singleElement().isNotEqualTo(first);
  }

  @Test
  void otherSubjectOfTheKind_isNotCovered() {
    erase(PERSON).set();

    assertThat(erase(new SubjectIdentifier(Kind.PERSON, "q")).set()).hasSize(1);
    assertThat(table()).hasSize(2);
  }

  @Test
  void finishedErasureOfAWithdrawal_isNotSetAgain_butThatOfALaterOneIs() {
    decide("2026-10-20T12:00:00Z", false, null, null);
    due(NOW).set();
    due(NOW).set();
    assertThat(table()).hasSize(1);
    finish();
    assertThat(due(NOW).set()).isEmpty();

    decide("2026-10-21T12:00:00Z", true, "extended", null);
    decide("2026-10-22T12:00:00Z", false, null, null);
    assertThat(due(NOW).set()).hasSize(1);
    assertThat(table()).hasSize(2);
  }

  @Test
  void objection_coversATombstone_butNotTheOtherWayRound() {
    Tombstones objection =
        tombstones(NOW, EraseRequest.Type.OBJECTION, "request", Optional.empty(), PERSON);

    objection.set();
    erase(PERSON).set();
    assertThat(table()).extracting(Suppression::purpose).containsExactly(Purpose.OBJECTION);

    erase(INSTANCE).set();
    tombstones(NOW, EraseRequest.Type.OBJECTION, "request", Optional.empty(), INSTANCE).set();
    assertThat(table()).hasSize(3);
  }

  @Test
  void tombstoneThatLastsUntilItIsLifted_isNotCoveredByOneThatEnds() {
    Tombstones minor =
        tombstones(NOW, EraseRequest.Type.SUBJECT, "minor", Optional.empty(), PERSON);
    erase(PERSON).set();

    minor.set();
    assertThat(table())
        .extracting(Suppression::reason, row -> row.until().isPresent())
        .containsExactlyInAnyOrder(tuple("request", true), tuple("minor", false));
    erase(PERSON).set();
    assertThat(table()).hasSize(2);
  }

  @Test
  void immediateErasure_isNotCoveredByOneWithADeadline() {
    Optional<Instant> later = Optional.of(Instant.parse("2026-12-24T12:00:00Z"));
    tombstones(NOW, EraseRequest.Type.SUBJECT, "offboarding", later, PERSON).set();
    tombstones(NOW, EraseRequest.Type.SUBJECT, "offboarding", later, PERSON).set();
    assertThat(table()).hasSize(1);

    erase(PERSON).set();
    assertThat(table()).hasSize(2);
    tombstones(NOW, EraseRequest.Type.SUBJECT, "offboarding", later, PERSON).set();
    assertThat(table()).hasSize(2);
  }

  @Test
  void owner_isErasedWithTheInstancesOfItsAccount() {
    decide("2026-11-01T00:00:00Z", true, "extended", OWNER.identifier());

    assertThat(erase(OWNER).set())
        .extracting(Suppression::kind, Suppression::subject)
        .containsExactlyInAnyOrder(
            tuple("owner", RowFixture.hex("owner", OWNER.identifier())),
            tuple("instance", RowFixture.hex("instance", "i")));
  }

  /** Two tombstones would count the rows of the instance in two receipts. */
  @Test
  void instanceThatIsNamedBesideItsOwner_getsOneTombstone() {
    decide("2026-11-01T00:00:00Z", true, "extended", OWNER.identifier());

    assertThat(erase(OWNER, INSTANCE, INSTANCE).set())
        .extracting(Suppression::kind)
        .containsExactlyInAnyOrder("owner", "instance");
  }

  @Test
  void withdrawal_isErasedWhenItsGraceIsOver() {
    decide("2026-10-01T00:00:00Z", true, "extended", null);
    decide("2026-10-25T12:00:00Z", false, null, null);

    assertThat(due("2026-11-24T11:59:59Z").set()).isEmpty();
    assertThat(due(NOW).set())
        .singleElement()
        .returns(Purpose.TOMBSTONE, Suppression::purpose)
        .returns("withdrawal", Suppression::reason)
        .returns(
            Optional.of(Instant.parse("2026-10-25T12:00:00Z")), row -> row.through().map(t -> t));
  }

  @Test
  void withdrawal_whoseDataAreGone_isNotErased() {
    decide("2025-01-01T00:00:00Z", false, null, null);

    assertThat(due(NOW).set()).isEmpty();
  }

  @Test
  void narrowedConsent_isErasedWhenItsGraceIsOver_orOnRequest() {
    decide("2026-10-01T00:00:00Z", true, "extended", null);
    decide("2026-10-25T12:00:01Z", true, "info-page", null);

    assertThat(due(NOW).set()).isEmpty();
    assertThat(due("2026-11-24T12:00:01Z").preview())
        .singleElement()
        .returns(Purpose.NARROWING, Suppression::purpose)
        .returns(
            Optional.of(Instant.parse("2026-10-25T12:00:00Z")), row -> row.through().map(t -> t));
    assertThat(
            tombstones(
                    NOW,
                    EraseRequest.Type.BEYOND_CONSENT,
                    "request",
                    Optional.empty(),
                    INSTANCE,
                    PERSON)
                .set())
        .singleElement()
        .returns(Purpose.NARROWING, Suppression::purpose);
  }

  private boolean isOptedIn() {
    List<GenericRecord> rows =
        new ConsentLog(lake, CATALOG.dataset("consent"))
            .recorded().stream()
                .sorted(Comparator.comparingLong(row -> (Long) row.get("second")))
                .toList();
    return Boolean.TRUE.equals(rows.get(rows.size() - 1).get("statistics"));
  }

  @Test
  void erasureOfAnInstance_endsItsConsent() {
    decide("2026-11-01T00:00:00Z", true, "extended", null);
    Tombstones tombstones = erase(INSTANCE);
    List<Suppression> set = tombstones.set();

    tombstones.endConsents(List.of());
    assertThat(isOptedIn()).isTrue();
    tombstones.endConsents(set);
    assertThat(isOptedIn()).isFalse();
  }

  @Test
  void withdrawalOrErasureOfAPerson_endsNoConsent() {
    decide("2026-11-01T00:00:00Z", true, "extended", null);
    String hex = RowFixture.hex("instance", "i");
    Suppression tombstone =
        Suppression.of("e-1", Purpose.TOMBSTONE, "instance", hex, "withdrawal", Instant.parse(NOW));

    erase()
        .endConsents(
            List.of(
                tombstone.covering(Optional.of(Instant.parse(NOW))),
                Suppression.of("n", Purpose.NARROWING, "instance", hex, "n", Instant.parse(NOW)),
                Suppression.of("p", Purpose.TOMBSTONE, "person", hex, "r", Instant.parse(NOW))));

    assertThat(isOptedIn()).isTrue();
  }
}
