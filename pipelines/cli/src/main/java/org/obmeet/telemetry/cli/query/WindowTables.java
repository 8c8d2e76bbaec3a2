package org.obmeet.telemetry.cli.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which windows are released and how much of each is withheld, as tables: {@code windows} and
 * {@code withheld}. They say what the manifests and the tables themselves say, and no more.
 */
final class WindowTables {
  /** Name of the table of released windows. */
  static final String WINDOWS = "windows";

  /** Name of the table of what is withheld. */
  static final String WITHHELD = "withheld";

  private static final String DEFINITION =
      "CREATE TABLE windows (cube VARCHAR, \"window\" VARCHAR, window_start DATE, window_end DATE,"
          + " contributor VARCHAR, threshold BIGINT, consent_scope VARCHAR, revision INTEGER,"
          + " \"rows\" BIGINT, share_withheld_percent BIGINT)";

  private WindowTables() {}

  /**
   * Statements that make both.
   *
   * @param windows what the manifests say
   * @param released names of the released tables; dictionaries give way to one of their names
   * @param kind TABLE or VIEW: what the second becomes, which reads every released table
   */
  static List<String> statements(
      List<ReleasedWindow> windows, Collection<String> released, String kind) {
    List<String> statements = new ArrayList<>();
    if (released.contains(WINDOWS) || released.contains(WITHHELD)) {
      return statements;
    }
    statements.add(DEFINITION);
    List<ReleasedWindow> cubes = windows.stream().filter(ReleasedWindow::isCube).toList();
    if (!cubes.isEmpty()) {
      statements.add(
          "INSERT INTO windows VALUES "
              + cubes.stream().map(WindowTables::row).collect(Collectors.joining(", ")));
    }
    Set<String> names = new TreeSet<>();
    cubes.stream().map(ReleasedWindow::cube).filter(released::contains).forEach(names::add);
    statements.add("CREATE " + kind + " withheld AS " + withheld(names, released));
    return statements;
  }

  private static String row(ReleasedWindow w) {
    return "("
        + String.join(
            ", ",
            Sql.text(w.cube()),
            Sql.text(w.window().kind().word()),
            Sql.text(w.window().start().toString()),
            Sql.text(w.window().end().toString()),
            Sql.text(w.contributor()),
            Long.toString(w.threshold()),
            Sql.text(w.scope()),
            Integer.toString(w.revision()),
            Long.toString(w.rows()),
            Long.toString(w.shareWithheldPercent()))
        + ")";
  }

  private static String withheld(Set<String> names, Collection<String> released) {
    List<String> tables = new ArrayList<>();
    for (String name : names) {
      tables.add(counted(name, name));
      if (released.contains(name + "_levels")) {
        tables.add(counted(name, name + "_levels"));
      }
    }
    if (tables.isEmpty()) {
      tables.add(
          "SELECT '' AS cube, '' AS t, '' AS \"window\", DATE '1970-01-01' AS s, 0 AS r, 0 AS w");
    }
    return "WITH counted AS ("
        + String.join(" UNION ALL ", tables)
        + ") SELECT w.cube, w.\"window\", w.window_start, w.window_end,"
        + " CAST(coalesce(a.r, 0) AS BIGINT) AS \"rows\","
        + " CAST(coalesce(a.w, 0) AS BIGINT) AS rows_withheld,"
        + " CAST(coalesce(b.r, 0) AS BIGINT) AS levels,"
        + " CAST(coalesce(b.w, 0) AS BIGINT) AS levels_withheld, w.share_withheld_percent"
        + " FROM windows w"
        + joined("a", "w.cube")
        + joined("b", "w.cube || '_levels'")
        + " ORDER BY ALL";
  }

  private static String counted(String cube, String table) {
    return "SELECT "
        + Sql.text(cube)
        + " AS cube, "
        + Sql.text(table)
        + " AS t, \"window\", window_start AS s, count(*) AS r,"
        + " count(*) FILTER (status = 'withheld') AS w FROM "
        + Sql.name(table)
        + " GROUP BY ALL";
  }

  private static String joined(String alias, String table) {
    return " LEFT JOIN counted %1$s ON %1$s.cube = w.cube AND %1$s.t = %2$s".formatted(alias, table)
        + " AND %1$s.\"window\" = w.\"window\" AND %1$s.s = w.window_start".formatted(alias);
  }
}
