package org.obmeet.telemetry.cli.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.ReleaseKey;

/**
 * Which windows are released, which are withheld as a whole, what labels stand for, and how much of
 * each is folded and withheld, as tables: {@code windows}, {@code refused}, {@code labels} and
 * {@code withheld}. They say what the log, the manifests and the tables themselves say, and no
 * more: not why a window is refused, since the reason tells of its numbers.
 */
final class WindowTables {
  /** Name of the table of released windows. */
  static final String WINDOWS = "windows";

  /** Name of the table of windows that are withheld as a whole. */
  static final String REFUSED = "refused";

  /** Name of the table of labels that name no single value. */
  static final String LABELS = "labels";

  /** Name of the table of what is withheld. */
  static final String WITHHELD = "withheld";

  /** Names of all of them. */
  static final Set<String> NAMES = Set.of(WINDOWS, REFUSED, LABELS, WITHHELD);

  private static final String LEVELS = "_levels";
  private static final List<String> DEFINITIONS =
      List.of(
          "CREATE TABLE windows (cube VARCHAR, \"window\" VARCHAR, window_start DATE,"
              + " window_end DATE, contributor VARCHAR, threshold BIGINT, consent_scope VARCHAR,"
              + " revision INTEGER, \"rows\" BIGINT, share_withheld_percent BIGINT)",
          "CREATE TABLE refused (cube VARCHAR, \"window\" VARCHAR, window_start DATE,"
              + " window_end DATE)",
          "CREATE TABLE labels (cube VARCHAR, \"window\" VARCHAR, window_start DATE,"
              + " dimension VARCHAR, label VARCHAR, stands_for VARCHAR, without VARCHAR)");

  private final List<ReleasedWindow> cubes;
  private final Collection<String> released;

  private WindowTables(List<ReleasedWindow> windows, Collection<String> released) {
    this.cubes = windows.stream().filter(ReleasedWindow::isCube).toList();
    this.released = released;
  }

  /**
   * Statements that make all of them.
   *
   * @param windows what the manifests say
   * @param refused what is withheld as a whole
   * @param released names of the released tables; dictionaries give way to one of their names
   */
  static List<String> statements(
      List<ReleasedWindow> windows, Collection<ReleaseKey> refused, Collection<String> released) {
    if (released.stream().anyMatch(NAMES::contains)) {
      return List.of();
    }
    WindowTables tables = new WindowTables(windows, released);
    List<String> statements = new ArrayList<>(DEFINITIONS);
    insert(statements, WINDOWS, tables.cubes.stream().map(WindowTables::row).toList());
    insert(statements, REFUSED, refused.stream().map(WindowTables::row).toList());
    insert(
        statements,
        LABELS,
        tables.cubes.stream().flatMap(window -> labels(window).stream()).toList());
    statements.add("CREATE TABLE withheld AS " + tables.withheld());
    return statements;
  }

  private static void insert(List<String> statements, String table, List<String> rows) {
    if (!rows.isEmpty()) {
      statements.add("INSERT INTO " + table + " VALUES " + String.join(", ", rows));
    }
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

  private static String row(ReleaseKey refused) {
    return "("
        + String.join(
            ", ",
            Sql.text(refused.cube()),
            Sql.text(refused.window().kind().word()),
            Sql.text(refused.window().start().toString()),
            Sql.text(refused.window().end().toString()))
        + ")";
  }

  private static List<String> labels(ReleasedWindow w) {
    return w.labels().stream()
        .map(
            label ->
                java.util.stream.Stream.of(
                        w.cube(),
                        w.window().kind().word(),
                        w.window().start().toString(),
                        label.dimension(),
                        label.label(),
                        label.node(),
                        label.except().isEmpty() ? null : String.join(", ", label.except()))
                    .map(Sql::text)
                    .collect(Collectors.joining(", ", "(", ")")))
        .toList();
  }

  private String withheld() {
    List<String> tables = new ArrayList<>();
    folded()
        .forEach(
            (cube, dimensions) -> {
              tables.add(counted(cube, cube, dimensions));
              if (released.contains(cube + LEVELS)) {
                tables.add(counted(cube, cube + LEVELS, Set.of()));
              }
            });
    if (tables.isEmpty()) {
      tables.add(
          "SELECT '' AS cube, '' AS t, '' AS \"window\", DATE '1970-01-01' AS s, 0 AS r, 0 AS f,"
              + " 0 AS w");
    }
    return "WITH counted AS ("
        + String.join(" UNION ALL ", tables)
        + ") SELECT w.cube, w.\"window\", w.window_start, w.window_end,"
        + whole("a.r", "\"rows\"")
        + whole("a.f", "rows_folded")
        + whole("a.w", "rows_withheld")
        + whole("b.r", "levels")
        + whole("b.w", "levels_withheld")
        + " w.share_withheld_percent FROM windows w"
        + joined("a", "w.cube")
        + joined("b", "w.cube || '" + LEVELS + "'")
        + " UNION ALL SELECT cube, \"window\", window_start, window_end, 0, 0, 0, 0, 0, 100"
        + " FROM refused ORDER BY ALL";
  }

  /** By released cube, the dimensions that have labels which name no single value. */
  private Map<String, Set<String>> folded() {
    Map<String, Set<String>> dimensions = new TreeMap<>();
    for (ReleasedWindow window : cubes) {
      if (released.contains(window.cube())) {
        Set<String> theirs = dimensions.computeIfAbsent(window.cube(), cube -> new TreeSet<>());
        window.labels().forEach(label -> theirs.add(label.dimension()));
      }
    }
    return dimensions;
  }

  private static String counted(String cube, String table, Set<String> dimensions) {
    StringBuilder joins = new StringBuilder();
    List<String> found = new ArrayList<>();
    for (String dimension : dimensions) {
      String alias = "l" + found.size();
      joins.append(
          (" LEFT JOIN labels %1$s ON %1$s.cube = %2$s AND %1$s.dimension = %3$s AND"
                  + " %1$s.\"window\" = t.\"window\" AND %1$s.window_start = t.window_start AND"
                  + " %1$s.label = t.%4$s")
              .formatted(alias, Sql.text(cube), Sql.text(dimension), Sql.name(dimension)));
      found.add(alias + ".label IS NOT NULL");
    }
    return "SELECT "
        + Sql.text(cube)
        + " AS cube, "
        + Sql.text(table)
        + " AS t, t.\"window\", t.window_start AS s, count(*) AS r, count(*) FILTER ("
        + (found.isEmpty() ? "false" : String.join(" OR ", found))
        + ") AS f, count(*) FILTER (t.status = 'withheld') AS w FROM "
        + Sql.name(table)
        + " t"
        + joins
        + " GROUP BY ALL";
  }

  private static String whole(String number, String name) {
    return " CAST(coalesce(" + number + ", 0) AS BIGINT) AS " + name + ",";
  }

  private static String joined(String alias, String table) {
    return " LEFT JOIN counted %1$s ON %1$s.cube = w.cube AND %1$s.t = %2$s".formatted(alias, table)
        + " AND %1$s.\"window\" = w.\"window\" AND %1$s.s = w.window_start".formatted(alias);
  }
}
