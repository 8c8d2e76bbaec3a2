package org.obmeet.telemetry.bench.usefulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.metric.Metric;

/** Tests with two weeks of 48 owners, who have an instance each, and a handwritten release. */
class UsefulnessTest {
  private static final LocalDate START = LocalDate.parse("2026-08-03");
  private static final Offset<Double> CLOSE = within(1e-9);
  private static final List<String> CUBES =
      List.of("instances_by_version", "users_by_version", "adoption_ldap", "instances_total");
  private static final List<String> METRICS =
      List.of("instances_by_major_version", "users_per_instance_median");

  @TempDir static Path folder;
  private static DatasetUsefulness measured;

  @BeforeAll
  static void measure() throws Exception {
    Files.createDirectories(folder.resolve("truth"));
    truth();
    release();
    measured =
        Usefulness.of(
            catalog(),
            new Usefulness.Request(
                "by hand",
                folder.resolve("truth"),
                START,
                START.plusDays(14),
                folder.resolve("catalog.duckdb"),
                Map.of()));
  }

  /** Returns the shipped catalogue with few cubes and metrics. */
  private static Catalog catalog() {
    Catalog all = Catalog.load();
    List<Cube> cubes = all.cubes().stream().filter(c -> CUBES.contains(c.name())).toList();
    Map<String, Metric> metrics =
        all.metrics().entrySet().stream()
            .filter(m -> METRICS.contains(m.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Catalog(
        all.datasets(),
        Map.of(),
        cubes,
        metrics,
        all.processing(),
        all.disclosure(),
        all.promises(),
        "");
  }

  /**
   * Writes the ground truth. In each week 20 owners are on 8.0.1, of whom one has 5 000 users and
   * the others 1 each. There are 12 owners on 7.1.0, 5 on 7.2.0, and 11 on 6.0.0, who are not
   * eligible. All except 7 have LDAP.
   */
  private static void truth() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = connection.createStatement()) {
      sql.execute(
          """
          COPY (SELECT 'accepted' AS outcome, 'o' || n AS owner, 'i' || n AS instance_id,
              DATE '2026-08-03' + 7 * week AS day, 86400 * 7 * week AS second,
              'extended' AS consent_scope,
              CASE WHEN n < 37 THEN 'registered' ELSE 'unregistered' END AS deployment,
              'under_28_days' AS tenure,
              CASE WHEN n < 20 THEN '8.0.1' WHEN n < 32 THEN '7.1.0' WHEN n < 37 THEN '7.2.0'
                ELSE '6.0.0' END AS version,
              CASE WHEN n = 0 THEN 5000 WHEN n < 20 THEN 1 ELSE 20 END AS total_users, n >= 7 AS ldap
            FROM range(48) owners(n), (VALUES (0), (1)) weeks(week)
            UNION ALL SELECT 'duplicate', 'o0', 'i0', DATE '2026-08-04', 1, 'extended',
              'registered', 'under_28_days', '5.0.0', 1, true)
          TO '%s' (FORMAT parquet)\
          """
              .formatted(folder.resolve("truth/reports.parquet")));
      sql.execute(
          """
          COPY (SELECT 'accepted' AS outcome, 'p' AS person, DATE '2026-08-03' AS day, 1 AS second)
          TO '%s' (FORMAT parquet)\
          """
              .formatted(folder.resolve("truth/events.parquet")));
    }
  }

  /**
   * Writes the release. In the second week 7.1.0 is missing, 8 has a wrong value, and 9 is not in
   * the ground truth.
   */
  private static void release() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("catalog.duckdb"));
        Statement sql = connection.createStatement()) {
      for (String schema : List.of("tables", "levels", "dictionary", "metrics")) {
        sql.execute("CREATE SCHEMA " + schema);
      }
      sql.execute(
          """
          CREATE TABLE levels.instances_by_version AS
          SELECT DATE '2026-08-03' + 7 * week AS window_start, version, level,
            level IN ('version', 'remainder') AS finest,
            CASE WHEN instances IS NULL THEN 'suppressed' ELSE 'published' END AS status,
            instances, 'week' AS "window"
          FROM (VALUES (0, '*', 'total', 48), (0, '8', 'version major', 20),
            (0, '7', 'version major', 17), (0, '8.0.1', 'version', 20), (0, '7.1.0', 'version', 12),
            (0, 'other', 'remainder', NULL), (1, '*', 'total', 48), (1, '8', 'version major', 21),
            (1, '9', 'version major', 11), (1, '8.0.1', 'version', 20),
            (1, 'other', 'remainder', NULL)) cells(week, version, level, instances)\
          """);
      sql.execute(
          """
          CREATE TABLE levels.instances_total AS
          SELECT DATE '2026-08-03' AS window_start, 'total' AS level, true AS finest,
            'published' AS status, 48 AS instances, 'week' AS "window"
          """);
      for (String table : List.of("instances_by_version", "instances_total")) {
        sql.execute(
            "CREATE VIEW tables.%1$s AS SELECT * EXCLUDE finest FROM levels.%1$s WHERE finest"
                .formatted(table));
      }
      sql.execute(
          """
          CREATE TABLE dictionary.coverage AS SELECT 'instances_by_version' AS cube, 'week' AS "window",
            DATE '2026-08-03' + 7 * week AS window_start, 'instances' AS measure,
            28 / 48 AS named, 20 / 48 AS suppressed, 32 / 48 AS safe
          FROM (VALUES (0), (1)) weeks(week)\
          """);
      sql.execute(
          """
          CREATE TABLE metrics.instances_by_major_version AS
          SELECT DATE '2026-08-03' + 7 * week AS window_start, label, value, status
          FROM (VALUES (0, '8', 20 / 48, 'published'), (0, '7', 17 / 48, 'published'),
            (0, 'other', 11 / 48, 'published'), (1, '8', 21 / 48, 'published'),
            (1, '7', NULL, 'suppressed')) answers(week, label, value, status)\
          """);
      sql.execute(
          """
          CREATE TABLE metrics.users_per_instance_median AS
          SELECT DATE '2026-08-03' + 7 * week AS window_start, label, value, 'published' AS status
          FROM (VALUES (0, '16..31', 16), (1, '32..63', 32)) answers(week, label, value)\
          """);
    }
  }

  private static LevelCoverage level(String cube, String measure, String level) {
    return measured.levels().stream()
        .filter(l -> l.cube().equals(cube) && l.measure().equals(measure))
        .filter(l -> l.level().equals(level))
        .findFirst()
        .orElseThrow();
  }

  private static MetricAccuracy answer(String metric) {
    return measured.answers().stream()
        .filter(a -> a.metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void finestLevel_partlyPublished_hasItsShares() {
    LevelCoverage level = level("instances_by_version", "instances", "value");

    assertThat(level.windows()).isEqualTo(2);
    assertThat(level.safeValues()).isEqualTo(2);
    assertThat(level.safe()).isCloseTo(32.0 / 48, CLOSE);
    assertThat(level.named()).isCloseTo((32.0 + 20) / 2 / 48, CLOSE);
    assertThat(level.efficiency()).isCloseTo((1 + 20.0 / 32) / 2, CLOSE);
    assertThat(level.worst()).isCloseTo(20.0 / 32, CLOSE);
    assertThat(level.suppressed()).isCloseTo((16.0 + 28) / 2 / 48, CLOSE);
    assertThat(level.choice()).as("windows with four safe cells").isZero();
  }

  @Test
  void coarserLevel_withAWrongValue_hasSafeUnionsAndTheError() {
    LevelCoverage level = level("instances_by_version", "instances", "major");

    assertThat(level.safe()).as("8 and 7; nobody on 6 is eligible").isCloseTo(37.0 / 48, CLOSE);
    assertThat(level.named()).isCloseTo((37.0 + 20) / 2 / 48, CLOSE);
    assertThat(level.wrong()).isEqualTo(1);
    assertThat(level.unsafe()).isZero();
    assertThat(measured.notInTruth()).isEqualTo(1);
  }

  @Test
  void cells_safeInTheNextWindow_areCountedAsRepeatable() {
    LevelCoverage level = level("instances_by_version", "instances", "value");

    assertThat(level.repeatable()).isEqualTo(2);
    assertThat(level.repeated()).isEqualTo(1);
  }

  @Test
  void manifest_withTooSmallAShare_hasADeclaredError() {
    LevelCoverage level = level("instances_by_version", "instances", "value");

    assertThat(level.declared()).isCloseTo(28.0 / 48, CLOSE);
    assertThat(level.declaredError()).isCloseTo(4.0 / 48, CLOSE);
  }

  @Test
  void sum_thatOneOwnerDominates_isNotSafe_butItsCountIs() {
    assertThat(level("users_by_version", "instances", "value").safe()).isCloseTo(32.0 / 48, CLOSE);
    assertThat(level("users_by_version", "users", "value").safe())
        .as("12 on 7.1.0 with 20 users each")
        .isCloseTo(240.0 / (5000 + 19 + 28 * 20), CLOSE);
  }

  @Test
  void flag_withOneUnsafeSide_hasNoSafeSide() {
    assertThat(level("adoption_ldap", "instances", "value").safe()).isZero();
    assertThat(level("adoption_ldap", "instances", "value").efficiency()).isNull();
  }

  @Test
  void cubes_withoutAPublishedValue_areListed() {
    assertThat(measured.empty()).containsExactly("adoption_ldap", "users_by_version");
    assertThat(level("instances_total", "instances", "total").empty()).isEqualTo(1);
  }

  @Test
  void share_missingOrWrong_isNotAnsweredAndMisleads() {
    MetricAccuracy answer = answer("instances_by_major_version");

    assertThat(answer.windows()).isEqualTo(2);
    assertThat(answer.answered()).isEqualTo(1);
    assertThat(answer.published()).isEqualTo(3);
    assertThat(answer.missing()).isEqualTo("2026-08-10 7");
    assertThat(answer.largestError()).isCloseTo(100.0 / 48, CLOSE);
    assertThat(answer.where()).isEqualTo("2026-08-10 8");
    assertThat(answer.misleading()).isEqualTo(1);
    assertThat(answer.complete()).isFalse();
  }

  @Test
  void bin_withoutTheTruth_misleads() {
    MetricAccuracy answer = answer("users_per_instance_median");

    assertThat(answer.complete()).isTrue();
    assertThat(answer.misleading()).isEqualTo(1);
    assertThat(answer.where()).startsWith("2026-08-10");
    assertThat(measured.answered()).isEqualTo(1);
    assertThat(measured.misleadingCount()).isEqualTo(2);
  }
}
