package org.obmeet.telemetry.cli.query;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.WindowKind;

/**
 * Weeks and four weeks of a daily cube, as a view that adds up its released rows: never a second
 * count of anything, so that nothing can be subtracted from it that is not out already. A sum is
 * NULL where a day of the span is missing, or a row of one is withheld.
 */
final class Totals {
  /** Ends the name of such a view. */
  static final String SUFFIX = "_totals";

  private static final List<WindowKind> SPANS = List.of(WindowKind.WEEK, WindowKind.FOUR_WEEKS);

  private Totals() {}

  /** What of a cube adds up over days; empty where it is not released by the day. */
  static List<Cube.Measure> measures(Cube cube) {
    return cube.windows().contains(WindowKind.DAY)
        ? cube.measures().stream().filter(Cube.Measure::additive).toList()
        : List.of();
  }

  /**
   * The view's definition, over the view of the cube's name.
   *
   * @param days days that are released, empty ones included
   * @return empty where nothing of the cube adds up, or no day is released
   */
  static Optional<String> definition(Cube cube, Collection<LocalDate> days) {
    List<Cube.Measure> measures = measures(cube);
    if (measures.isEmpty() || days.isEmpty()) {
      return Optional.empty();
    }
    String spans =
        SPANS.stream().map(kind -> span(cube, kind)).collect(Collectors.joining(" UNION ALL "));
    return Optional.of(
        "CREATE VIEW "
            + Sql.name(cube.name() + SUFFIX)
            + " AS WITH released(day) AS (VALUES "
            + days.stream()
                .sorted()
                .map(day -> "(DATE '" + day + "')")
                .collect(Collectors.joining(", "))
            + "), daily AS (SELECT day, coalesce(bool_and(t.status = 'published'), true) AS whole"
            + each(measures, m -> ", coalesce(sum(t." + m + "), 0) AS " + m)
            + " FROM released LEFT JOIN "
            + Sql.name(cube.name())
            + " t ON t.\"window\" = 'day' AND t.window_start = day GROUP BY day) "
            + spans
            + " ORDER BY window_kind DESC, window_start");
  }

  private static String span(Cube cube, WindowKind kind) {
    String days = Integer.toString(kind.days());
    String origin = "DATE '" + WindowKind.ORIGIN + "'";
    String start =
        origin
            + " + CAST((date_diff('day', "
            + origin
            + ", day) // "
            + days
            + ") * "
            + days
            + " AS INTEGER)";
    return "SELECT '"
        + kind.word()
        + "' AS window_kind, "
        + start
        + " AS window_start, "
        + start
        + " + "
        + days
        + " AS window_end, CAST(count(*) AS INTEGER) AS days_released, "
        + days
        + " AS days_in_window"
        + each(
            measures(cube),
            m ->
                ", CAST(CASE WHEN count(*) = "
                    + days
                    + " AND bool_and(whole) THEN sum("
                    + m
                    + ") END AS BIGINT) AS "
                    + m)
        + " FROM daily GROUP BY 1, 2, 3";
  }

  private static String each(
      List<Cube.Measure> measures, java.util.function.UnaryOperator<String> column) {
    return measures.stream()
        .map(measure -> column.apply(Sql.name(measure.name())))
        .collect(Collectors.joining());
  }
}
