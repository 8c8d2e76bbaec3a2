package org.obmeet.telemetry.jobs.retain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.erase.EraseRequest;
import org.obmeet.telemetry.jobs.fixture.KeysetFixture;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Simulates days with outages, late data, holds, erasures, objections, withdrawals and later
 * opt-ins. After each enforcement, DuckDB checks that nothing is past its period, that nothing
 * under a hold was deleted, that nothing of erased subjects is left, and that no key of an emptied
 * epoch is left. The option {@code -Dsimulation.days=730} simulates two years.
 */
class RetentionSimulationTest {
  private static final int DAYS = Integer.getInteger("simulation.days", 45);
  private static final LocalDate FIRST = LocalDate.parse("2026-01-05");
  private static final String EVENTS = "community_events";
  private static final String REPORTS = "instance_statistics";
  private static final int GRACE = 30;

  @TempDir Path folder;

  private final long seed = Long.getLong("simulation.seed", 6);
  private final Random random = new Random(seed);
  private final Map<String, Instant> withdrawn = new TreeMap<>();
  private final Map<String, LocalDate> objected = new TreeMap<>();
  private LakeFixture today;
  private LocalDate day = FIRST;
  private LocalDate heldFrom;
  private LocalDate holdEnds;

  @Test
  void simulation_afterEachEnforcement_keepsPeriodsAndHolds() throws Exception {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-01-05T00:00:00Z"));
    int runs = 0;
    while (day.isBefore(FIRST.plusDays(DAYS))) {
      day = day.plusDays(random.nextInt(10) == 0 ? 10 : 2 + random.nextInt(5));
      today = work.at(day.atTime(12, 0).toInstant(ZoneOffset.UTC).toString());
      ingest();
      hold();
      erase();
      long held = rows(EVENTS, held());
      RunReport report = today.retain(Mode.ENFORCE);
      String where = "seed " + seed + ", day " + day + ": " + report.notes();
      assertThat(report.outcome().get("findings")).as(where).isEqualTo(List.of());
      assertPeriodsAndHolds(held, where);
      assertNothingErasedIsLeft(where);
      assertKeys(where);
      runs++;
    }
    assertThat(runs).isGreaterThan(DAYS / 12);
    work.lake().log().verify();
  }

  /** Ingests events and reports, and sometimes a changed consent. */
  private void ingest() {
    List<String> reports = new ArrayList<>();
    List<String> consents = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String id = "instance-" + i;
      Instant at = day.atTime(1, i).toInstant(ZoneOffset.UTC);
      if (day.isBefore(FIRST.plusDays(11)) && !withdrawn.containsKey(id)) {
        consents.add(SyntheticInstances.consent(id, "account-" + i, "2026-01-01T00:00:00Z", true));
      }
      if (random.nextInt(5) == 0) {
        boolean in = withdrawn.containsKey(id);
        consents.add(SyntheticInstances.consent(id, "account-" + i, at.toString(), in));
        withdrawn.merge(id, at, (before, now) -> null);
      }
      reports.add(SyntheticInstances.report(id, day.minusDays(random.nextInt(3)) + "T08:00:00Z"));
    }
    today.ingest(
        List.of(today.file("reports-" + day, reports.toArray(String[]::new))),
        List.of(today.file("events-" + day, events())),
        Optional.of(today.file("consents-" + day, consents.toArray(String[]::new))));
  }

  /** Events of today and of the days before, some with the maximum lateness. */
  private String[] events() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int late = random.nextInt(8) == 0 ? random.nextInt(95) : random.nextInt(5);
      lines.add(
          CommunityPageViews.view(
              "p" + random.nextInt(8),
              day.minusDays(late) + "T0" + random.nextInt(10) + ":00:00Z"));
    }
    return lines.toArray(String[]::new);
  }

  private void hold() {
    if (holdEnds != null && !day.isBefore(holdEnds)) {
      holdEnds = null;
      heldFrom = null;
    }
    if (holdEnds == null && random.nextInt(6) == 0) {
      heldFrom = day.minusDays(60);
      holdEnds = day.plusDays(80);
      SuppressionService.SuppressionScope scope =
          new SuppressionService.SuppressionScope(
              "", "", EVENTS, Optional.of(heldFrom), Optional.of(heldFrom.plusDays(20)));
      Instant end = holdEnds.atStartOfDay().toInstant(ZoneOffset.UTC);
      today.suppressionService().add(Purpose.HOLD, scope, "litigation", "legal", Optional.of(end));
    }
  }

  /** Runs due erasures, sometimes erases a person, and sometimes sets an objection. */
  private void erase() {
    assertThat(today.erase().exit()).isIn(ExitCode.DONE, ExitCode.GATE_REFUSED);
    if (random.nextInt(5) == 0) {
      today.eraseUnseen(
          EraseRequest.Type.SUBJECT,
          new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p" + random.nextInt(7)));
    }
    if (objected.isEmpty() && random.nextInt(4) == 0) {
      objected.put("p7", day);
      today.eraseUnseen(
          EraseRequest.Type.OBJECTION, new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p7"));
    }
  }

  private String held() {
    return heldFrom == null
        ? "false"
        : "day BETWEEN DATE '" + heldFrom + "' AND DATE '" + heldFrom.plusDays(20) + "'";
  }

  private void assertPeriodsAndHolds(long before, String where) throws Exception {
    String past = "day < DATE '" + day.minusDays(90) + "'";
    assertThat(rows(EVENTS, past + " AND NOT (" + held() + ")")).as(where).isZero();
    String old = "day < DATE '" + day.minusMonths(13).minusDays(1) + "'";
    assertThat(rows(REPORTS, old)).as(where).isZero();
    assertThat(rows(EVENTS, held())).as(where).isEqualTo(before);
  }

  /** Asserts that reports before an expired opt-out, and all events of objectors, are deleted. */
  private void assertNothingErasedIsLeft(String where) throws Exception {
    for (Map.Entry<String, Instant> out : withdrawn.entrySet()) {
      if (!out.getValue().plusSeconds(GRACE * 86_400L).isAfter(today.now())) {
        String before = " AND second <= " + out.getValue().getEpochSecond();
        assertThat(rows(REPORTS, of("instance", out.getKey()) + before)).as(where).isZero();
      }
    }
    for (String person : objected.keySet()) {
      assertThat(rows(EVENTS, of("person", person) + " AND NOT (" + held() + ")"))
          .as(where)
          .isZero();
    }
  }

  private String of(String kind, String id) throws Exception {
    return KeysetFixture.of(today).pseudonyms(kind, id).stream()
        .map(pseudonym -> "'" + HexFormat.of().withUpperCase().formatHex(pseudonym) + "'")
        .collect(Collectors.joining(", ", "hex(contributor) IN (", ")"));
  }

  /** Asserts that exactly the keys exist that existing or future rows need, also in the log. */
  private void assertKeys(String where) throws Exception {
    int length = Catalog.load().dataset(EVENTS).epochDays();
    for (long epoch : KeysetFixture.of(today).epochs(EVENTS)) {
      LocalDate first = LocalDate.parse("1970-01-05").plusDays(epoch * length);
      LocalDate last = first.plusDays(length - 1);
      boolean acceptsNewRows = !last.isBefore(day.minusDays(91));
      String in = "day BETWEEN DATE '" + first + "' AND DATE '" + last + "'";
      assertThat(acceptsNewRows || rows(EVENTS, in) > 0)
          .as("epoch " + epoch + ", " + where)
          .isTrue();
    }
    for (KeyName key : today.lake().state().destroyed()) {
      assertThat(KeysetFixture.of(today).content().get("keys").has(key.toString()))
          .as(where)
          .isFalse();
    }
  }

  private long rows(String stream, String where) throws Exception {
    String files = today.root() + "/clean/" + stream + "/*/*/*.parquet";
    if (today.bytes("clean/" + stream).isEmpty()) {
      return 0;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM read_parquet('"
                    + files
                    + "', hive_partitioning = false) WHERE "
                    + where)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
