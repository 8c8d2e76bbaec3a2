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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Community;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectName;
import org.obmeet.telemetry.jobs.Workplace;
import org.obmeet.telemetry.jobs.retain.RetainRequest.Mode;
import org.obmeet.telemetry.jobs.suppress.SuppressionDesk;
import org.obmeet.telemetry.lake.Suppression.Purpose;

/**
 * Simulated days with outages, late data, holds and erasures: after each enforcement nothing is
 * past its period, and nothing under hold is gone, as DuckDB sees it. Two years by {@code
 * -Dsimulation.days=730}.
 */
class SimulationTest {
  private static final int DAYS = Integer.getInteger("simulation.days", 45);
  private static final LocalDate FIRST = LocalDate.parse("2026-01-05");

  @TempDir Path folder;

  @Test
  void afterEachEnforcement_nothingIsPastItsPeriod_andNothingHeldIsGone() throws Exception {
    long seed = Long.getLong("simulation.seed", 6);
    Random random = new Random(seed);
    Workplace work = new Workplace(folder, Instant.parse("2026-01-05T00:00:00Z"));
    LocalDate day = FIRST;
    LocalDate heldFrom = null;
    LocalDate holdEnds = null;
    long heldRows = 0;
    int runs = 0;
    while (day.isBefore(FIRST.plusDays(DAYS))) {
      day = day.plusDays(random.nextInt(10) == 0 ? 10 : 2 + random.nextInt(5));
      Instant now = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
      Workplace today = work.at(now.toString());
      today.events(today.file("events-" + day, events(random, day)));
      if (holdEnds == null && random.nextInt(6) == 0) {
        heldFrom = day.minusDays(60);
        holdEnds = day.plusDays(80);
        today
            .desk()
            .add(
                Purpose.HOLD,
                new SuppressionDesk.Scope(
                    "",
                    "",
                    "community_events",
                    Optional.of(heldFrom),
                    Optional.of(heldFrom.plusDays(20))),
                "litigation",
                "legal",
                Optional.of(holdEnds.atStartOfDay().toInstant(ZoneOffset.UTC)));
      }
      if (random.nextInt(5) == 0) {
        today.erase(new SubjectName(SubjectName.Kind.PERSON, "p" + random.nextInt(8)));
      }
      if (holdEnds != null && !now.isBefore(holdEnds.atStartOfDay().toInstant(ZoneOffset.UTC))) {
        holdEnds = null;
        heldFrom = null;
      }
      LocalDate from = heldFrom;
      heldRows =
          from == null
              ? 0
              : count(
                  today, "day BETWEEN DATE '" + from + "' AND DATE '" + from.plusDays(20) + "'");
      RunReport report = today.retain(Mode.ENFORCE);
      String where = "seed " + seed + ", day " + day + ": " + report.notes();
      assertThat(report.outcome().get("findings")).as(where).isEqualTo(List.of());
      String held =
          from == null
              ? "false"
              : "day BETWEEN DATE '" + from + "' AND DATE '" + from.plusDays(20) + "'";
      assertThat(count(today, "day < DATE '" + day.minusDays(90) + "' AND NOT (" + held + ")"))
          .as(where)
          .isZero();
      if (from != null) {
        assertThat(count(today, held)).as(where).isEqualTo(heldRows);
      }
      runs++;
    }
    assertThat(runs).isGreaterThan(DAYS / 12);
    work.lake().log().verify();
  }

  /** Events of today, of the days before, and some as late as they may be. */
  private static String[] events(Random random, LocalDate today) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int late = random.nextInt(8) == 0 ? random.nextInt(95) : random.nextInt(5);
      lines.add(
          Community.view(
              "p" + random.nextInt(8),
              today.minusDays(late) + "T0" + random.nextInt(10) + ":00:00Z"));
    }
    return lines.toArray(String[]::new);
  }

  private static long count(Workplace work, String where) throws Exception {
    String files = work.root() + "/clean/community_events/*/*/*.parquet";
    if (work.bytes("clean/community_events").isEmpty()) {
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
