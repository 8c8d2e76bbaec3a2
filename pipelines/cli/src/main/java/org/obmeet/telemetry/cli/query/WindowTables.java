package org.obmeet.telemetry.cli.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Builds the tables about windows: {@code windows} lists released windows, {@code refused} lists
 * completely suppressed windows, and {@code coverage} lists the published share of each measure.
 * They contain only facts of the log and the manifests. The reason for a refusal is left out,
 * because it would disclose information about the numbers.
 */
final class WindowTables {
  /** Name of the table of released windows. */
  static final String WINDOWS = "windows";

  /** Name of the table of completely suppressed windows. */
  static final String REFUSED = "refused";

  /** Name of the table of published and suppressed shares. */
  static final String COVERAGE = "coverage";

  static final Set<String> NAMES = Set.of(WINDOWS, REFUSED, COVERAGE);

  private static final List<String> DEFINITIONS =
      List.of(
          "CREATE TABLE windows (cube VARCHAR, \"window\" VARCHAR, window_start DATE,"
              + " window_end DATE, contributor VARCHAR, threshold BIGINT, consent_scope VARCHAR,"
              + " revision INTEGER, \"rows\" BIGINT)",
          "CREATE TABLE refused (cube VARCHAR, \"window\" VARCHAR, window_start DATE,"
              + " window_end DATE)",
          "CREATE TABLE coverage (cube VARCHAR, window_kind VARCHAR, window_start DATE,"
              + " measure VARCHAR, named DOUBLE, suppressed DOUBLE, complete BOOLEAN)");

  private WindowTables() {}

  /**
   * Returns the statements that create these tables.
   *
   * @param windows the manifests
   * @param refused tables and windows that are suppressed completely
   * @param released names of released tables; no dictionary of the same name is created
   */
  static List<String> statements(
      Catalog catalog,
      List<ReleasedWindow> windows,
      Collection<ReleaseKey> refused,
      Collection<String> released) {
    if (released.stream().anyMatch(NAMES::contains)) {
      return List.of();
    }
    List<ReleasedWindow> cubes = windows.stream().filter(ReleasedWindow::isCube).toList();
    List<String> statements = new ArrayList<>(DEFINITIONS);
    insert(statements, WINDOWS, cubes.stream().map(WindowTables::row).toList());
    insert(statements, REFUSED, refused.stream().map(WindowTables::row).toList());
    insert(
        statements,
        COVERAGE,
        Stream.concat(
                cubes.stream().flatMap(WindowTables::coverage),
                refused.stream().flatMap(key -> nothing(catalog, key)))
            .toList());
    return statements;
  }

  private static void insert(List<String> statements, String table, List<String> rows) {
    if (!rows.isEmpty()) {
      statements.add("INSERT INTO " + table + " VALUES " + String.join(", ", rows));
    }
  }

  private static String row(ReleasedWindow w) {
    return row(
        SqlQuoting.text(w.cube()),
        SqlQuoting.text(w.window().kind().word()),
        day(w.window()),
        SqlQuoting.text(w.window().end().toString()),
        SqlQuoting.text(w.contributor()),
        Long.toString(w.threshold()),
        SqlQuoting.text(w.scope()),
        Integer.toString(w.revision()),
        Long.toString(w.rows()));
  }

  private static String row(ReleaseKey refused) {
    return row(
        SqlQuoting.text(refused.cube()),
        SqlQuoting.text(refused.window().kind().word()),
        day(refused.window()),
        SqlQuoting.text(refused.window().end().toString()));
  }

  private static Stream<String> coverage(ReleasedWindow w) {
    return w.coverage().stream()
        .map(
            share ->
                row(
                    SqlQuoting.text(w.cube()),
                    SqlQuoting.text(w.window().kind().word()),
                    day(w.window()),
                    SqlQuoting.text(share.measure()),
                    Double.toString(share.named()),
                    Double.toString(share.suppressed()),
                    w.complete().map(c -> Boolean.toString(c)).orElse("NULL")));
  }

  /**
   * Returns the coverage of a suppressed window: its published share is 0, its days are unknown.
   */
  private static Stream<String> nothing(Catalog catalog, ReleaseKey refused) {
    return catalog.cubes().stream()
        .filter(cube -> cube.name().equals(refused.cube()))
        .flatMap(cube -> cube.measures().stream())
        .map(Cube.Measure::name)
        .map(
            measure ->
                row(
                    SqlQuoting.text(refused.cube()),
                    SqlQuoting.text(refused.window().kind().word()),
                    day(refused.window()),
                    SqlQuoting.text(measure),
                    "0",
                    "1",
                    "NULL"));
  }

  private static String day(Window window) {
    return SqlQuoting.text(window.start().toString());
  }

  private static String row(String... values) {
    return Stream.of(values).collect(Collectors.joining(", ", "(", ")"));
  }
}
