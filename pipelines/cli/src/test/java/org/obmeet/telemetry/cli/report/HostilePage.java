package org.obmeet.telemetry.cli.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.CatalogMetadata;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.cli.query.sql.ReleasedTableFiles;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * A report over tables with labels that are markup and with suppressed numbers, which no real
 * release has.
 */
public final class HostilePage {
  /** A label that breaks out of markup, scripts and JSON if it is not escaped. */
  public static final String LABEL = "</script><img src=x onerror=alert(1)>'\"&";

  private HostilePage() {}

  /** Returns the pages by file name, after creating the tables in a folder. */
  public static Map<String, String> in(Path folder) throws Exception {
    List<ReleasedTableFiles> tables = new ArrayList<>();
    List<ReleasedWindow> windows = new ArrayList<>();
    tables.add(
        table(
            folder,
            "instances_total",
            "status, owners, instances",
            Map.of(
                "2026-09-07", "('published', 20, 31)",
                "2026-09-14", "('suppressed', NULL, NULL)",
                "2026-09-21", "('published', 25, 41)")));
    Map<String, String> methods =
        Map.of(
            "2026-08-31",
            "(" + literal() + ", 'published', 20, 70), ('other', 'published', 10, 30)",
            "2026-09-07",
            "(" + literal() + ", 'published', 20, 40), ('other', 'published', 20, 60)",
            "2026-09-14",
            "(" + literal() + ", 'published', 20, 60), ('tar', 'suppressed', NULL, NULL)",
            "2026-09-28",
            "(" + literal() + ", 'published', 20, 60), ('tar', 'published', 20, 40)");
    String total = ", ('*', 'published', 40, 100)";
    tables.add(
        table(
            folder,
            "instances_by_deploy_method",
            "deploy_method, status, owners, instances",
            methods));
    Map<String, String> levels = new TreeMap<>(methods);
    levels.replaceAll((day, rows) -> rows + total);
    tables.add(
        table(
            folder,
            "instances_by_deploy_method_levels",
            "deploy_method, status, owners, instances",
            levels));
    for (String day : List.of("2026-09-07", "2026-09-14", "2026-09-21")) {
      windows.add(window("instances_total", day, 0.07));
    }
    for (String day : methods.keySet()) {
      windows.add(window("instances_by_deploy_method", day, 0.302));
    }
    Catalog catalog = Catalog.load();
    List<ReleaseKey> suppressed =
        Stream.of("week/2026-08-31", "week/2026-09-07")
            .map(week -> new ReleaseKey("adoption_apps", Window.parse(week)))
            .toList();
    CatalogMetadata meaning =
        new CatalogMetadata(catalog, Optional.of(windows), suppressed, "releases");
    try (ReleaseDatabase database =
        ReleaseDatabase.open(tables, Optional.of(meaning), CatalogMetadata.Depth.PLAIN)) {
      return ReportPage.of(
          "report.html",
          database,
          catalog,
          windows,
          meaning,
          List.of(new ReportAnnotation(LocalDate.parse("2026-09-02"), LABEL)));
    }
  }

  private static String literal() {
    return "'" + LABEL.replace("'", "''") + "'";
  }

  private static ReleasedTableFiles table(
      Path folder, String name, String columns, Map<String, String> rows) throws Exception {
    List<String> files = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> week : rows.entrySet()) {
        Path file =
            folder.resolve(name + "/window=week/start=" + week.getKey() + "/" + name + ".parquet");
        Files.createDirectories(file.getParent());
        statement.execute(
            "COPY (SELECT DATE '%1$s' AS window_start, DATE '%1$s' + 7 AS window_end, t.* FROM (VALUES %2$s) t(%3$s)) TO '%4$s' (FORMAT parquet)"
                .formatted(week.getKey(), week.getValue(), columns, file));
        files.add(file.toString());
      }
    }
    return new ReleasedTableFiles(name, files);
  }

  private static ReleasedWindow window(String table, String day, double suppressed) {
    return new ReleasedWindow(
        table,
        table,
        Window.parse("week/" + LocalDate.parse(day)),
        "Title of " + LABEL,
        "",
        "owner",
        10,
        "info-page",
        1,
        1,
        List.of(),
        false,
        List.of(
            new ReleasedWindow.Coverage("instances", 1 - suppressed, suppressed),
            new ReleasedWindow.Coverage("rooms", 0, 1)));
  }
}
