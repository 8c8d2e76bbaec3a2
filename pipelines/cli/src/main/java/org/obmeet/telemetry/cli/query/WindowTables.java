package org.obmeet.telemetry.cli.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.sql.ReleasedView;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Builds the tables about windows in the schema {@code dictionary}: {@code windows} lists released windows, {@code refused} lists
 * completely suppressed windows, and {@code coverage} lists the published share of each measure.
 * The view {@code tables} has one row for each cube, and {@code totals} the total of each measure,
 * with its population. They contain only facts of the log and the manifests. The reason for a refusal is left out,
 * because it would disclose information about the numbers.
 */
final class WindowTables {
  static final Set<String> NAMES = Set.of("windows", "refused", "coverage");

  private static final List<String> DEFINITIONS =
      List.of(
          "CREATE TABLE dictionary.windows (cube VARCHAR, \"window\" VARCHAR, window_start DATE,"
              + " window_end DATE, contributor VARCHAR, threshold BIGINT, consent_scope VARCHAR,"
              + " revision INTEGER, \"rows\" BIGINT)",
          "CREATE TABLE dictionary.refused (cube VARCHAR, \"window\" VARCHAR, window_start DATE,"
              + " window_end DATE)",
          "CREATE TABLE dictionary.coverage (cube VARCHAR, window_kind VARCHAR, window_start DATE,"
              + " measure VARCHAR, named DOUBLE, suppressed DOUBLE, complete BOOLEAN)");

  private static final String TABLES =
      """
      CREATE VIEW dictionary.tables AS
      SELECT w.cube AS "table", c.title, c.question, c.population, w.windows, w.released,
        w.first_window, w.last_window, s.named, s.suppressed, m.additive_measures,
        m.distinct_measures
      FROM (SELECT cube, string_agg(DISTINCT "window", ', ' ORDER BY "window") AS windows, count(*) AS released,
          min(window_start) AS first_window, max(window_start) AS last_window
        FROM dictionary.windows GROUP BY cube) w
      LEFT JOIN dictionary.cubes c ON c.cube = w.cube
      LEFT JOIN (SELECT cube, min(named) AS named, max(suppressed) AS suppressed
        FROM dictionary.coverage GROUP BY cube) s ON s.cube = w.cube
      LEFT JOIN (SELECT "table", string_agg("column", ', ' ORDER BY rowid) FILTER (additive) AS additive_measures,
          string_agg("column", ', ' ORDER BY rowid) FILTER (NOT additive) AS distinct_measures
        FROM dictionary.columns WHERE additive IS NOT NULL GROUP BY "table") m
        ON m."table" = w.cube
      ORDER BY w.cube""";

  private static final String TOTALS =
      """
      CREATE VIEW dictionary.totals AS
      SELECT t.cube AS "table", c.population, t."window", t.window_start, t.window_end, t.measure,
        t.total, s.named, s.suppressed
      FROM (%s) t JOIN dictionary.cubes c ON c.cube = t.cube
      LEFT JOIN dictionary.coverage s ON s.cube = t.cube AND s.window_kind = t."window"
        AND s.window_start = t.window_start AND s.measure = t.measure
      ORDER BY t.cube, t.window_start, t.measure""";

  private static final String TOTAL =
      """
      SELECT %s AS cube, "window", window_start, window_end, %s AS measure,
        CAST(%s AS BIGINT) AS total FROM %s%s""";

  private static final String NO_TOTALS =
      TOTAL.formatted("NULL", "NULL", "NULL", "dictionary.windows", " WHERE false");

  private WindowTables() {}

  /** Returns the table with a cube's totals, in which each dimension has the label {@code *}. */
  static String source(Cube cube) {
    return cube.dimensions().isEmpty() ? cube.name() : cube.name() + "_levels";
  }

  /**
   * Returns the view of totals.
   *
   * @param columns the columns of each released table, by its name with schema
   */
  static String totals(Catalog catalog, Map<String, Set<String>> columns) {
    List<String> totals = new ArrayList<>(List.of(NO_TOTALS));
    for (Cube cube : catalog.cubes()) {
      String table = ReleasedView.qualified(source(cube));
      List<String> dimensions = cube.dimensions().stream().map(Cube.Dimension::field).toList();
      Set<String> present = columns.getOrDefault(table, Set.of());
      String where =
          dimensions.stream()
              .map(dimension -> SqlQuoting.name(dimension) + " = '*'")
              .collect(Collectors.joining(" AND ", " WHERE ", dimensions.isEmpty() ? "true" : ""));
      cube.measures().stream()
          .map(Cube.Measure::name)
          .filter(measure -> present.contains(measure) && present.containsAll(dimensions))
          .map(m -> TOTAL.formatted(text(cube.name()), text(m), SqlQuoting.name(m), table, where))
          .forEach(totals::add);
    }
    return TOTALS.formatted(String.join(" UNION ALL ", totals));
  }

  private static String text(String value) {
    return SqlQuoting.text(value);
  }

  /**
   * Returns the statements that create these tables.
   *
   * @param windows the manifests
   * @param refused tables and windows that are suppressed completely
   */
  static List<String> statements(
      Catalog catalog,
      List<ReleasedWindow> windows,
      Collection<ReleaseKey> refused) {
    List<ReleasedWindow> cubes = windows.stream().filter(ReleasedWindow::isCube).toList();
    List<String> statements = new ArrayList<>(DEFINITIONS);
    DictionaryTables.insert(
        statements, "windows", cubes.stream().map(WindowTables::released).toList());
    DictionaryTables.insert(
        statements, "refused", refused.stream().map(WindowTables::refused).toList());
    DictionaryTables.insert(
        statements,
        "coverage",
        Stream.concat(
                cubes.stream().flatMap(WindowTables::coverage),
                refused.stream().flatMap(key -> noCoverage(catalog, key)))
            .toList());
    statements.add(TABLES);
    return statements;
  }

  private static List<String> released(ReleasedWindow w) {
    return List.of(
        w.cube(),
        w.window().kind().word(),
        w.window().start().toString(),
        w.window().end().toString(),
        w.contributor(),
        Long.toString(w.threshold()),
        w.scope(),
        Integer.toString(w.revision()),
        Long.toString(w.rows()));
  }

  private static List<String> refused(ReleaseKey key) {
    return List.of(
        key.cube(),
        key.window().kind().word(),
        key.window().start().toString(),
        key.window().end().toString());
  }

  private static Stream<List<String>> coverage(ReleasedWindow w) {
    return w.coverage().stream()
        .map(
            share ->
                Arrays.asList(
                    w.cube(),
                    w.window().kind().word(),
                    w.window().start().toString(),
                    share.measure(),
                    Double.toString(share.named()),
                    Double.toString(share.suppressed()),
                    w.complete().map(complete -> complete.toString()).orElse(null)));
  }

  /**
   * Returns the coverage of a suppressed window: its published share is 0, its days are unknown.
   */
  private static Stream<List<String>> noCoverage(Catalog catalog, ReleaseKey key) {
    return catalog.cubes().stream()
        .filter(cube -> cube.name().equals(key.cube()))
        .flatMap(cube -> cube.measures().stream())
        .map(
            measure ->
                Arrays.asList(
                    key.cube(),
                    key.window().kind().word(),
                    key.window().start().toString(),
                    measure.name(),
                    "0",
                    "1",
                    null));
  }
}
