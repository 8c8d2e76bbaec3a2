package org.obmeet.telemetry.cli.report;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.CatalogDictionary;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedFixture;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedShares;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
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

  private static final String TOTAL = "status, owners, instances";

  private HostilePage() {}

  /** Returns the pages by file name, after creating the tables in a folder. */
  public static Map<String, String> in(Path folder) throws Exception {
    List<ReleasedTable> tables = new ArrayList<>();
    ReleasedFixture released =
        new ReleasedFixture(folder)
            .table("instances_total", "week/2026-09-07", TOTAL, "('published', 20, 31)")
            .table("instances_total", "week/2026-09-14", TOTAL, "('suppressed', NULL, NULL)")
            .table("instances_total", "week/2026-09-21", TOTAL, "('published', 25, 41)");
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
    for (Map.Entry<String, String> week : methods.entrySet()) {
      released.table(
          "instances_by_deploy_method",
          "week/" + week.getKey(),
          "deploy_method, " + TOTAL,
          week.getValue(),
          "('*', 'published', 40, 100)");
    }
    for (String day : List.of("2026-09-07", "2026-09-14", "2026-09-21")) {
      tables.add(table("instances_total", day, 0.07));
    }
    for (String day : methods.keySet()) {
      tables.add(table("instances_by_deploy_method", day, 0.302));
    }
    Catalog catalog = Catalog.load();
    List<ReleaseKey> suppressed =
        Stream.of("week/2026-08-31", "week/2026-09-07")
            .map(week -> new ReleaseKey("adoption_apps", Window.parse(week)))
            .toList();
    CatalogDictionary dictionary =
        new CatalogDictionary(catalog, tables, suppressed, "digest of the releases");
    try (ReleaseDatabase database = released.open(dictionary)) {
      return ReportPage.of(
          "report.html",
          database,
          catalog,
          tables,
          List.of(new ReportAnnotation(LocalDate.parse("2026-09-02"), LABEL)));
    }
  }

  private static String literal() {
    return "'" + LABEL.replace("'", "''") + "'";
  }

  private static ReleasedTable table(String table, String day, double suppressed) {
    return ReleasedFixture.released(
        table,
        Window.parse("week/" + LocalDate.parse(day)),
        "Title of " + LABEL,
        "",
        "owner",
        10,
        "info-page",
        ImmutableMap.of(
            "instances",
            new PublishedShares(1 - suppressed, suppressed),
            "rooms",
            new PublishedShares(0, 1)));
  }
}
