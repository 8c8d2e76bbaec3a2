package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.SubjectIdentifier.Kind;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.Catalog;

class SubjectSearchTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Catalog CATALOG = Catalog.load();
  private static final RowFixture EVENTS = RowFixture.of("community_events");
  private static final SubjectIdentifier P = new SubjectIdentifier(Kind.PERSON, "p");
  private static final SubjectIdentifier Q = new SubjectIdentifier(Kind.PERSON, "q");
  private static final SubjectIdentifier I = new SubjectIdentifier(Kind.INSTANCE, "i");
  private static final String AT = "2026-11-20T10:00:00Z";

  @TempDir Path folder;
  private Lake lake;
  private final List<String> unknown = new ArrayList<>();

  @BeforeEach
  void create() {
    LakeMetadata metadata = new LakeMetadata("keys", ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), metadata, NOW);
  }

  private SubjectSearch search() {
    return new SubjectSearch(lake, CATALOG, RowFixture.PSEUDONYMS);
  }

  private List<SubjectIdentifier> require(boolean unseen, SubjectIdentifier... names) {
    return search().requireUnlessUnseen(List.of(names), unseen, unknown::add);
  }

  private static GenericData.Record event(String person, String at) {
    GenericData.Record row = EVENTS.rowOf("person", person, at);
    row.put("event_type", "page_view");
    return row;
  }

  private void ingest(GenericRecord... rows) {
    String path =
        lake.layout()
            .cleanFile(
                "community_events",
                LocalDate.ofEpochDay((int) rows[0].get("day")),
                0,
                "b" + lake.log().head().number());
    FileRef file = new CleanFileIo(lake.files()).write(EVENTS.dataset(), List.of(rows), path);
    boolean late = !lake.state().closed().isEmpty();
    lake.log()
        .append(
            CommitDraft.of(CommitKind.INGEST, lake.log().head().number(), NOW, "ingest")
                .withFiles(List.of(LoggedFile.clean(file, late, 1, List.of()))));
  }

  private String land(String name, GenericData.Record... rows) {
    String path = lake.layout().landingFile("community_events", LocalDate.of(2026, 11, 24), name);
    try (RowFileWriter writer = new RowFileWriter(lake.files(), path, EVENTS.dataset(), name)) {
      List.of(rows).forEach(writer::append);
      writer.finish();
    }
    return path;
  }

  private Map<String, Long> counts(SubjectIdentifier... names) {
    return search().counts(List.of(names), (stream, day) -> true);
  }

  @Test
  void unknownSubject_isRefused_withoutItsIdentifier() {
    assertThatThrownBy(() -> require(false, P, I))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.UNKNOWN_SUBJECT))
        .hasMessageContaining("under the given identifiers (2)");
    assertThat(unknown)
        .containsExactly(
            "Identifier 1 of 2 (person): nothing is known under it.",
            "Identifier 2 of 2 (instance): nothing is known under it.");
    assertThat(counts(P)).isEmpty();
  }

  @Test
  void unknownSubject_isReturnedOnRequest_inItsLastForm() {
    assertThat(require(true, new SubjectIdentifier(Kind.PERSON, " p "))).containsExactly(P);
    assertThat(unknown).hasSize(1);
  }

  @Test
  void knownSubject_isReturnedWithoutTheUnknownOnes() {
    ingest(event("p", AT));

    assertThat(require(false, P, Q)).containsExactly(P);
    assertThat(unknown).hasSize(1);
    assertThat(require(true, P, Q)).containsExactly(P, Q);
  }

  @Test
  void subject_isFoundWithoutBlanksAroundItsIdentifier() {
    ingest(event("p", AT));

    assertThat(require(false, new SubjectIdentifier(Kind.PERSON, " p\n"))).containsExactly(P);
    assertThat(require(false, P, new SubjectIdentifier(Kind.PERSON, " p")))
        .as("one subject")
        .containsExactly(P);
  }

  @Test
  void subjectOfAnotherKind_isNotFound() {
    ingest(event("p", AT));

    assertThatThrownBy(() -> require(false, new SubjectIdentifier(Kind.INSTANCE, "p")))
        .isInstanceOf(JobException.class);
  }

  @Test
  void subject_isFoundInLanding_consentsAndSuppressions() {
    land("a", event("p", AT));
    GenericRecord decision = RowFixture.of("consent").row(AT);
    decision.put("subject", RowFixture.fixed(RowFixture.subject("instance", "i")));
    ConsentLog consents = new ConsentLog(lake, CATALOG.dataset("consent"));
    consents.pollNew();
    consents.append(List.of(decision), NOW, "consents");
    new SuppressionTable(lake)
        .change(
            CommitKind.SUPPRESS,
            NOW,
            "suppress",
            Map.of("purpose", "restriction"),
            rows ->
                List.of(
                    Suppression.of(
                        "r",
                        Purpose.RESTRICTION,
                        "person",
                        RowFixture.hex("person", "q"),
                        "x",
                        NOW)));

    assertThat(require(false, P, Q, I)).containsExactly(P, Q, I);
    assertThat(counts(P, Q, I))
        .isEqualTo(
            Map.of(
                "community_events, landing, 2026-11", 1L,
                "consent, clean, 2026-11", 1L,
                "suppression, clean, 2026-11", 1L));
  }

  @Test
  void rows_areCountedByZoneAndMonth_asTheConditionSays() {
    ingest(event("p", "2026-10-31T23:59:59Z"), event("q", "2026-10-31T00:00:00Z"));
    ingest(event("p", "2026-11-01T00:00:00Z"), event("p", "2026-11-01T00:00:01Z"));

    assertThat(counts(P))
        .isEqualTo(
            Map.of("community_events, clean, 2026-10", 1L, "community_events, clean, 2026-11", 2L));
    assertThat(search().counts(List.of(P), (stream, day) -> day.equals(LocalDate.of(2026, 10, 31))))
        .hasSize(1);
  }

  @Test
  void count_thatWouldLackRows_isAnError() throws IOException {
    ingest(event("p", AT));
    Files.writeString(folder.resolve("lake").resolve(land("a", event("p", AT))), "damaged");

    assertThatThrownBy(() -> counts(P))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED));
  }

  @Test
  void visit_knowsTheRowsThatReleasesCount() {
    ingest(event("p", "2026-11-16T00:00:00Z"));
    lake.log()
        .append(
            CommitDraft.of(CommitKind.SETTLE, lake.log().head().number(), NOW, "aggregate")
                .putAll(LogKey.CLOSED, List.of("community_events/week/2026-11-16")));
    ingest(event("p", "2026-11-17T00:00:00Z"));
    List<Tuple> rows = new ArrayList<>();

    boolean complete =
        search()
            .visit(
                search().list(List.of(P)),
                (subject, stream, zone, day, onTime) ->
                    rows.add(tuple(day.getDayOfMonth(), onTime)));

    assertThat(complete).isTrue();
    assertThat(rows).containsExactlyInAnyOrder(tuple(16, true), tuple(17, false));
  }

  @Test
  void fileThatCannotBeRead_mayHaveRowsOfEverySubject() {
    String path = land("a", event("q", AT));
    lake.files().write(path, new byte[] {1}, 1);

    assertThat(require(false, P)).containsExactly(P);
    assertThat(unknown).isEmpty();
    assertThat(search().visit(search().list(List.of(P)), (s, stream, zone, day, onTime) -> {}))
        .isFalse();
  }

  @Test
  void lastReplay_isTheLongestPeriodOfTheKindsDataSets() {
    assertThat(search().lastReplay("person", NOW))
        .as("90 days, 24 hours of clock skew and two days")
        .isEqualTo(Instant.parse("2027-02-25T12:00:00Z"));
    assertThat(search().lastReplay("instance", NOW))
        .as("13 months")
        .isEqualTo(Instant.parse("2027-12-27T12:00:00Z"));
    assertThat(search().lastReplay("unknown", NOW)).isEqualTo(NOW);
  }
}
