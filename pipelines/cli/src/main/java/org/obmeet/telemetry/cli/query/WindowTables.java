package org.obmeet.telemetry.cli.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.sql.ReleasedTableFiles;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Builds the tables and views of {@code dictionary} about released and suppressed windows. The
 * reason for a suppressed window is left out: it would disclose information about the numbers.
 */
final class WindowTables {
  private static final String TOTAL =
      """
      SELECT '%s' AS cube, "window", window_start, window_end, '%s' AS measure,
        CAST(%s AS BIGINT) AS total FROM %s WHERE level = 'total'\
      """;

  private WindowTables() {}

  /**
   * Returns the statement that creates the view of totals.
   *
   * @param columns the columns of each released table, by its name with the schema
   */
  static String totals(Catalog catalog, Map<String, Set<String>> columns) {
    List<String> totals = new ArrayList<>();
    for (Cube cube : catalog.cubes()) {
      String table = ReleasedTableFiles.levels(cube.name());
      Set<String> present = columns.getOrDefault(table, Set.of());
      cube.measures().stream()
          .map(Cube.Measure::name)
          .filter(present::contains)
          .map(m -> TOTAL.formatted(cube.name(), m, SqlQuoting.name(m), table))
          .forEach(totals::add);
    }
    return DictionaryDescription.text("totals.sql")
        .formatted(
            totals.stream().map(total -> " UNION ALL " + total).collect(Collectors.joining()));
  }

  /**
   * Returns the statements that create these tables.
   *
   * @param suppressed tables and windows that are suppressed completely
   */
  static List<String> statements(
      Catalog catalog, List<ReleasedWindow> windows, Collection<ReleaseKey> suppressed) {
    List<Coverage> coverage =
        Stream.concat(
                windows.stream().flatMap(WindowTables::coverage),
                suppressed.stream().flatMap(key -> noCoverage(catalog, key)))
            .toList();
    return DictionaryTables.sql(
        "windows.sql", Map.of("windows", windows, "suppressed", suppressed, "coverage", coverage));
  }

  /** A row of {@code coverage}; {@code first} is true, false, or empty if unknown. */
  private record Coverage(
      String cube, Window window, String measure, String named, String suppressed, String first) {}

  private static Stream<Coverage> coverage(ReleasedWindow w) {
    return w.coverage().stream()
        .map(
            share ->
                new Coverage(
                    w.cube(),
                    w.window(),
                    share.measure(),
                    Double.toString(share.named()),
                    Double.toString(share.suppressed()),
                    Boolean.toString(w.first())));
  }

  /** Returns the coverage of a suppressed window: its named share is 0. */
  private static Stream<Coverage> noCoverage(Catalog catalog, ReleaseKey key) {
    return catalog.cubes().stream()
        .filter(cube -> cube.name().equals(key.table()))
        .flatMap(cube -> cube.measures().stream())
        .map(m -> new Coverage(key.table(), key.window(), m.name(), "0", "1", ""));
  }
}
