package org.obmeet.telemetry.bench.usefulness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.bench.DuckDb;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** Tests the relations that cubes count. */
class TruthTablesTest {
  private static final LocalDate START = LocalDate.of(2026, 8, 3);

  @TempDir private Path folder;

  @Test
  void latestReports_areThoseOfTheWindowsKind() throws Exception {
    Catalog all = Catalog.load();
    Cube cube = all.cubes().stream().filter(Cube::latestOnly).findFirst().orElseThrow();
    Catalog catalog =
        new Catalog(
            all.datasets(),
            Map.of(),
            List.of(),
            Map.of(),
            all.processing(),
            all.disclosure(),
            all.promises(),
            "");
    try (DuckDb sql = new DuckDb()) {
      sql.execute(
          """
          COPY (SELECT 'accepted' AS outcome, 'o' AS owner, 'i' AS instance_id,
              DATE '2026-08-03' + 7 * week AS day, 86400 * 7 * week AS second,
              'extended' AS consent_scope, 'registered' AS deployment, '' AS tenure,
              '8.0.' || week AS version, 1 AS total_users FROM (VALUES (0), (1), (2), (3)) weeks(week))
          TO '%s' (FORMAT parquet)\
          """
              .formatted(folder.resolve("reports.parquet")));
      sql.execute(
          "COPY (SELECT 'accepted' AS outcome, 'p' AS person, DATE '2026-08-03' AS day) TO '%s'"
              .formatted(folder.resolve("events.parquet")));
      TruthTables.create(sql, folder, catalog, START, START.plusDays(28));

      assertThat(versions(sql, cube, WindowKind.WEEK)).hasSize(4);
      assertThat(versions(sql, cube, WindowKind.FOUR_WEEKS)).containsExactly("8.0.3");
    }
  }

  private static List<String> versions(DuckDb sql, Cube cube, WindowKind kind) throws SQLException {
    return sql.texts("SELECT version FROM " + TruthTables.counted(cube, kind).table());
  }
}
