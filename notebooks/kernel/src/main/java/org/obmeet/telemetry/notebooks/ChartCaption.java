package org.obmeet.telemetry.notebooks;

import java.util.List;

/**
 * Creates the sentence below a chart, which describes a cube or a metric. The threshold and dates
 * of a cube are taken from the period length with the most tables.
 */
final class ChartCaption {
  private static final String SCHEMA = "metrics.";
  private static final String WINDOWS = ChartScript.resource("windows.sql");
  private static final String VIEW =
      "SELECT comment FROM duckdb_views() WHERE schema_name = 'metrics' AND view_name = ?";

  private ChartCaption() {}

  /**
   * Returns the sentence.
   *
   * @param name name of a cube, or {@code metrics.NAME}
   * @throws NotebookException if the cube has no released table, or the metric does not exist
   */
  static String of(ReleaseCatalogue releases, String name) {
    return name.startsWith(SCHEMA)
        ? metric(releases, name.substring(SCHEMA.length()))
        : cube(releases, name);
  }

  private static String cube(ReleaseCatalogue releases, String cube) {
    List<Object> row = releases.sql(WINDOWS, cube, cube, cube, cube).values().get(0);
    if (((Number) row.get(4)).longValue() == 0) {
      throw new NotebookException(
          "no table of cube '"
              + cube
              + "' is released; SELECT DISTINCT cube FROM dictionary.windows lists the cubes");
    }
    String coverage =
        row.get(5) == null
            ? ""
            : " named at least %s %%, suppressed at most %s %%;"
                .formatted(HtmlText.value(row.get(5)), HtmlText.value(row.get(6)));
    return "%s: at least %s contributors (%s) behind each row;%s %s to %s, last day not included."
        .formatted(cube, row.get(0), row.get(1), coverage, row.get(2), row.get(3));
  }

  private static String metric(ReleaseCatalogue releases, String name) {
    List<List<Object>> comment = releases.sql(VIEW, name).values();
    if (comment.isEmpty()) {
      throw new NotebookException(
          "there is no metric '" + name + "'; telemetry metrics list lists the metrics");
    }
    Object named =
        releases
            .sql("SELECT round(100 * min(named), 1) FROM " + SCHEMA + name)
            .values()
            .get(0)
            .get(0);
    return comment.get(0).get(0)
        + (named == null ? "" : " Named at least " + HtmlText.value(named) + " %.");
  }
}
