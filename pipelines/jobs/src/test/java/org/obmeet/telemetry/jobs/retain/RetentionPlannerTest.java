package org.obmeet.telemetry.jobs.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.obmeet.telemetry.jobs.retain.RetentionFixture.event;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests for plans of 2026-11-24, on which events are kept from 2026-08-31 on. */
class RetentionPlannerTest {
  private static final String TODAY = "2026-11-24";
  private static final String OLDEST = "2026-08-31";
  private static final String EXPIRED = "2026-08-30";
  private static final String EVENTS = "community_events";

  @TempDir Path folder;
  private RetentionFixture work;

  @BeforeEach
  void create() {
    work = new RetentionFixture(folder, TODAY);
  }

  @Test
  void emptyLake_hasNothingToDo() {
    RetentionPlan plan = work.plan();

    assertThat(plan.items()).isEmpty();
    assertThat(plan.failures()).isEmpty();
  }

  @Test
  void cleanDay_isDeleted_whenTheFirstDayOfItsStoragePeriodIsPast() {
    work.log.ingest(EVENTS, EXPIRED, OLDEST);
    work.log.ingest(EVENTS, EXPIRED);

    assertThat(work.items("clean"))
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.action()).isEqualTo(Action.DELETE);
              assertThat(item.date()).isEqualTo(EXPIRED);
              assertThat(item.paths()).hasSize(2).allMatch(path -> path.contains(EXPIRED));
              assertThat(item.rows()).isEqualTo(20);
              assertThat(item.bytes()).isEqualTo(200);
              assertThat(item.rule()).isEqualTo("P90D from the first day of the storage period");
            });
  }

  @Test
  void cleanStreamThatNoDataSetDeclares_isAFailure_andTheOthersArePlanned() {
    work.log.ingest("unknown", EXPIRED, OLDEST);
    work.log.ingest(EVENTS, EXPIRED);
    RetentionPlan plan = work.plan();

    assertThat(plan.failures())
        .containsExactly("clean/unknown: no data set declares its retention period");
    assertThat(plan.items()).extracting(RetentionItem::stream).contains(EVENTS);
  }

  @Test
  void unreadableDayUnderAHold_isAFailure_andTheOtherDaysArePlanned() {
    work.log.ingest(EVENTS, "2026-08-20", "2026-08-21");
    work.hold("person", "p", EVENTS, "2026-08-20", "2026-08-20");
    RetentionPlan plan = work.plan();

    assertThat(plan.failures())
        .singleElement()
        .asString()
        .startsWith("clean/community_events/date=2026-08-20 (files to rewrite): ")
        .endsWith("; nothing in it is deleted");
    assertThat(plan.items())
        .extracting(RetentionItem::action, RetentionItem::date)
        .containsExactly(tuple(Action.DELETE, "2026-08-21"));
  }

  @Test
  void unreadableFileOfSeveralDays_isAFailure_thatDoesNotNameTheExpiredFileBesideIt() {
    FileDays both = FileDays.of(List.of(LocalDate.parse(EXPIRED), LocalDate.parse(OLDEST)));
    String merged =
        work.lake
            .layout()
            .cleanFile(EVENTS, both, 0, "0123456789abcdef", "20261120T120000Z-ingest-00000000");
    work.log.ingest(EVENTS, List.of(new FileRef(merged, 10, 100, "sha")));
    work.log.ingest(EVENTS, EXPIRED);
    RetentionPlan plan = work.plan();

    assertThat(plan.failures())
        .singleElement()
        .asString()
        .startsWith("clean/community_events/date=" + EXPIRED + " (files to rewrite): ");
    assertThat(plan.items())
        .extracting(RetentionItem::action, RetentionItem::date)
        .containsExactly(tuple(Action.DELETE, EXPIRED));
  }

  @Test
  void expiredDayUnderAHold_isRewrittenWithoutTheOtherRows() {
    work.clean(EXPIRED, event("held", EXPIRED), event("p", EXPIRED), event("q", EXPIRED));
    work.hold("person", "held", "", "", "");

    assertThat(work.items("clean"))
        .extracting(RetentionItem::action, RetentionItem::rows)
        .containsExactly(tuple(Action.REWRITE, 2L));
  }

  @Test
  void expiredDay_whoseRowsAreAllHeld_stays() {
    work.clean(EXPIRED, event("held", EXPIRED));
    work.hold("", "", EVENTS, EXPIRED, EXPIRED);

    assertThat(work.items("clean")).isEmpty();
  }

  @Test
  void fileWithExpiredRowsOfAnotherDay_isRewritten() {
    String mixed = work.clean(OLDEST, event("p", OLDEST), event("q", EXPIRED));
    String other = work.clean(OLDEST, event("p", OLDEST), event("q", OLDEST));
    work.mixed(List.of(mixed, other));

    assertThat(work.items("clean"))
        .singleElement()
        .returns(Action.REWRITE, RetentionItem::action)
        .returns(List.of(mixed), RetentionItem::paths)
        .returns(1L, RetentionItem::rows);
  }

  private void quarantine(String stream, String day) {
    String path = work.lake.layout().quarantineFile(stream, LocalDate.parse(day), "b");
    work.log.ingest(stream, List.of(new FileRef(path, 3, 40, "sha")));
  }

  @Test
  void quarantine_isDeletedFromTheDayAfterItsPeriodOn() {
    quarantine(EVENTS, "2026-10-24");
    quarantine(EVENTS, "2026-10-25");

    assertThat(work.items("quarantine"))
        .singleElement()
        .returns("2026-10-24", RetentionItem::date)
        .returns(Action.DELETE, RetentionItem::action)
        .returns(3L, RetentionItem::rows)
        .returns(40L, RetentionItem::bytes);
  }

  @Test
  void quarantineUnderAHoldOfItsStreamAndDay_stays_butNotUnderAPersons() {
    quarantine(EVENTS, "2026-10-24");

    work.hold("person", "p", EVENTS, "", "");
    assertThat(work.items("quarantine")).hasSize(1);
    work.hold("", "", EVENTS, "2026-10-24", "2026-10-24");
    assertThat(work.items("quarantine")).isEmpty();
  }

  @Test
  void quarantineOfAStreamThatNoDataSetDeclares_isAFailure() {
    quarantine("unknown", "2020-01-01");

    assertThat(work.plan().failures())
        .containsExactly(
            "quarantine/unknown/date=2020-01-01: no data set declares its retention period;"
                + " nothing in it is deleted");
  }

  @Test
  void view_thatShowsAWindowPastItsPeriod_isDeletedAsAWhole() {
    work.view("week/2021-11-22", "week/2021-11-15");
    work.lake.files().write("release/README.md", new byte[] {1}, 1);

    assertThat(work.items("release"))
        .as("21 November 2021 and five years are over, 28 November are not")
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.date()).isEqualTo("2021-11-15");
              assertThat(item.stream()).isEqualTo("instance_statistics");
              assertThat(item.action()).isEqualTo(Action.DELETE_ORPHANS);
              assertThat(item.paths())
                  .containsExactlyInAnyOrder("release/index.json", "release/week/t.parquet");
              assertThat(item.bytes()).isEqualTo(1 + work.lake.files().size("release/index.json"));
              assertThat(item.rule()).isEqualTo("P5Y from the end of the window");
            });
  }

  @Test
  void view_onTheLastDayOfAPeriod_stays() {
    RetentionFixture last = new RetentionFixture(folder.resolve("last"), "2026-11-21");
    last.view("week/2021-11-15");
    assertThat(last.items("release")).isEmpty();

    RetentionFixture after = new RetentionFixture(folder.resolve("after"), "2026-11-22");
    after.view("week/2021-11-15");
    assertThat(after.items("release")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{\"form\": 2}"})
  void view_whoseIndexCannotBeRead_isDeleted(String index) {
    work.view("week/2026-11-09");
    assertThat(work.items("release")).isEmpty();

    work.lake.files().write("release/index.json", index.getBytes(StandardCharsets.UTF_8), 1);
    assertThat(work.items("release"))
        .singleElement()
        .returns("its index cannot be read", RetentionItem::rule)
        .returns(List.of("release/index.json", "release/week/t.parquet"), RetentionItem::paths);
    work.lake.files().delete("release/index.json");
    assertThat(work.items("release"))
        .singleElement()
        .returns(List.of("release/week/t.parquet"), RetentionItem::paths);
    work.lake.files().delete("release/week/t.parquet");
    assertThat(work.items("release")).isEmpty();
  }

  /** Disclosure control of later releases needs them. */
  @Test
  void releaseFiles_pastTheirPeriod_stay() {
    work.log.release("instance_statistics", "a", Window.parse("week/2001-11-12"), 1);

    assertThat(work.plan().items()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ledger/runs/20251023T000000Z-ingest-00000000.json, true",
    "ledger/runs/20251023T000000Z-ingest-00000000.json.tmp, true",
    "ledger/runs/20251024T235959Z-ingest-00000000.json, false",
    "ledger/runs/20251023-ingest.json, false",
    "ledger/runs/.20251023T000000Z-ingest-00000000.json, false",
    "other/runs/20251023T000000Z-ingest-00000000.json, false"
  })
  void runReport_isExpiredByTheDayInItsName(String path, boolean expired) {
    Expiry expiry = new Expiry(LocalDate.parse(TODAY));

    assertThat(RetentionPlanner.isExpiredReport(path, expiry, Period.ofMonths(13)))
        .isEqualTo(expired);
  }

  @Test
  void runReports_areDeletedIfTheLogNamesThem_elseSwept() {
    String named = "ledger/runs/20200101T000000Z-ingest-00000000.json";
    String unnamed = "ledger/runs/20200101T000000Z-ingest-00000001.json";
    String recent = "ledger/runs/20261101T000000Z-ingest-00000002.json";
    work.lake.files().write(recent, new byte[] {1}, 1);
    work.lake.files().write(named, new byte[] {1}, 1);
    work.lake.files().write(unnamed, new byte[] {1}, 1);
    work.log.append(
        CommitDraft.of(CommitKind.REPORT, 0, Instant.EPOCH, "run")
            .withAdded(List.of(new FileRef(named, 1, 1, "sha"))));

    assertThat(work.items("ledger"))
        .extracting(RetentionItem::action, RetentionItem::paths)
        .containsExactly(
            tuple(Action.DELETE, List.of(named)), tuple(Action.DELETE_ORPHANS, List.of(unnamed)));
  }

  private static Suppression row(String id, Purpose purpose, String until) {
    return Suppression.of(id, purpose, "person", "0".repeat(32), "request", Instant.EPOCH)
        .ending(Optional.of(until).filter(end -> !end.isEmpty()).map(Instant::parse));
  }

  @Test
  void suppressions_endAtTheirTime_unlessTheyAreOpenErasures() {
    work.table.add(row("lasting", Purpose.RESTRICTION, ""));
    work.table.add(row("over", Purpose.RESTRICTION, "2026-11-24T12:00:00Z"));
    work.table.add(row("in force", Purpose.RESTRICTION, "2026-11-24T12:00:01Z"));
    work.table.add(row("open", Purpose.TOMBSTONE, "2026-01-01T00:00:00Z"));
    work.table.add(row("done", Purpose.TOMBSTONE, "2026-01-01T00:00:00Z").withDone(true));

    assertThat(work.items("suppressions"))
        .singleElement()
        .returns(Action.END, RetentionItem::action)
        .returns(List.of("over", "done"), RetentionItem::paths);
  }

  private static KeyName key(String day) {
    int epoch =
        Pseudonyms.epoch(RetentionFixture.EVENTS.epochDays(), LocalDate.parse(day).toEpochDay());
    return new KeyName(EVENTS, "person", epoch);
  }

  private List<String> destroyed() {
    return work.items("keys").stream().flatMap(item -> item.paths().stream()).toList();
  }

  @Test
  void keys_thatNoRowNeeds_areDestroyed() {
    KeyName old = key("2026-05-01");
    work.keyset.createMissing(List.of(old, key(TODAY), key(EXPIRED), key("2027-05-01")), Set.of());

    assertThat(destroyed()).as("neither new nor future keys").containsExactly(old.toString());
  }

  @Test
  void key_ofADayThatIsKept_isNeeded() {
    work.keyset.createMissing(List.of(key("2026-05-01")), Set.of());
    work.log.ingest(EVENTS, "2026-05-01");
    work.hold("", "", EVENTS, "2026-05-01", "2026-05-01");
    assertThat(destroyed()).as("the day cannot be read").isEmpty();

    work.table.clear();
    assertThat(destroyed()).as("the day is deleted").hasSize(1);
  }

  @Test
  void key_ofAFileWhoseRowsAreAllRewritten_isDestroyed() {
    work.keyset.createMissing(List.of(key("2026-05-01")), Set.of());
    work.hold("person", "held", EVENTS, "", "");
    work.clean("2026-05-01", event("p", "2026-05-01"));
    assertThat(destroyed()).hasSize(1);

    work.clean("2026-05-01", event("held", "2026-05-01"));
    assertThat(destroyed()).isEmpty();
  }

  @Test
  void key_ofAStreamThatNoDataSetDeclares_stays() {
    work.keyset.createMissing(List.of(new KeyName("unknown", "person", 3)), Set.of());

    assertThat(destroyed()).isEmpty();
  }

  @Test
  void key_thatAnAbortedRunDestroyed_isDestroyedInTheLogToo() {
    KeyName old = key("2026-05-01");
    work.keyset.createMissing(List.of(old), Set.of());
    work.log.append(
        CommitDraft.of(CommitKind.KEYS, 0, Instant.EPOCH, "run").put(LogKey.KEY + old, "print"));
    work.keyset.destroy(old);

    assertThat(destroyed()).containsExactly(old.toString());
  }

  @Test
  void key_thatTheKeysetHasLost_isNotTakenForDestroyed() {
    KeyName old = key("2026-05-01");
    work.log.append(
        CommitDraft.of(CommitKind.KEYS, 0, Instant.EPOCH, "run").put(LogKey.KEY + old, "print"));

    assertThat(destroyed()).isEmpty();
  }

  private void decide(String at) {
    decide(at, false);
  }

  private void decide(String at, boolean statistics) {
    Dataset consent = RetentionFixture.CATALOG.dataset("consent");
    GenericRecord row = new RowFixture(consent).row(at);
    row.put("statistics", statistics);
    ConsentLog consents = new ConsentLog(work.lake, consent);
    consents.pollNew();
    Commit commit = consents.append(List.of(row), Instant.EPOCH, at.substring(0, 10));
    work.log.append(ConsentLog.draft(0, Instant.EPOCH, "run", 1).withAdded(commit.added()));
  }

  @Test
  void consents_areRewrittenWithoutTheOptOutsPastTheirPeriod() {
    decide("2025-10-24T00:00:00Z");
    assertThat(work.items("clean")).isEmpty();

    decide("2025-10-23T23:59:59Z");
    assertThat(work.items("clean"))
        .singleElement()
        .returns(Action.REWRITE, RetentionItem::action)
        .returns("consent", RetentionItem::stream)
        .returns(1L, RetentionItem::rows)
        .returns("P13M from the end of the consent", RetentionItem::rule)
        .satisfies(item -> assertThat(item.paths()).hasSize(2));
    work.hold("", "", "consent", "", "");
    assertThat(work.items("clean")).isEmpty();
  }

  /** Without its opt-out, an opt-in would be the last decision, and the consent in force again. */
  @Test
  void optOut_afterAHeldOptIn_stays() {
    decide("2024-03-01T12:00:00Z", true);
    decide("2024-05-01T12:00:00Z");
    assertThat(work.items("clean")).extracting(RetentionItem::rows).containsExactly(2L);

    work.hold("", "", "consent", "2024-03-01", "2024-03-31");
    assertThat(work.items("clean")).isEmpty();
  }

  @Test
  void failureOfALake_keepsItsMessage_andAnotherOnlyItsClass() {
    RetentionPlan plan = new RetentionPlan();
    plan.failed("a", new LakeException("it is closed"));
    plan.failed("b", new IllegalStateException("person 7"));

    assertThat(plan.failures())
        .containsExactly("a: it is closed", "b: it cannot be read (IllegalStateException)");
  }

  @Test
  void itemWithoutPaths_isNotAdded() {
    RetentionPlan plan = new RetentionPlan();
    plan.add(
        "a",
        () ->
            List.of(
                new RetentionItem("clean", "s", "", Action.DELETE, List.of(), 0, 0, "rule"),
                new RetentionItem(
                    "clean", "s", "", Action.DELETE_ORPHANS, List.of("p"), 1, 2, "rule")));

    assertThat(plan.items(Action.DELETE_ORPHANS))
        .extracting(RetentionItem::toString)
        .containsExactly("clean  s  -  sweep  1 files  1 rows  2 bytes  rule");
    assertThat(plan.items(Action.DELETE)).isEmpty();
    assertThat(plan.items().get(0).toMap())
        .containsEntry("files", 1L)
        .containsEntry("action", "sweep")
        .doesNotContainValue("p");
    assertThatThrownBy(() -> plan.items().get(0).paths().add("q"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
