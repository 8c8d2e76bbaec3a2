package org.obmeet.telemetry.notebooks;

import java.util.List;

/** What the catalogue says of a cube, in a sentence to stand below a chart. */
final class About {
  private static final String WINDOWS =
      """
      SELECT min("threshold"), any_value(contributor), max(share_withheld_percent),
             min(window_start), max(window_end), count(*)
      FROM windows WHERE cube = ? AND "window" = (
        SELECT "window" FROM windows WHERE cube = ? GROUP BY ALL ORDER BY count(*) DESC LIMIT 1)
      """;

  private About() {}

  /**
   * The sentence.
   *
   * @throws NotebookException where nothing of the cube is released
   */
  static String of(Releases releases, String cube) {
    List<Object> row = releases.sql(WINDOWS, cube, cube).values().get(0);
    if (((Number) row.get(5)).longValue() == 0) {
      throw new NotebookException(
          "cube must be one of which something is released (SELECT DISTINCT cube FROM windows);"
              + " it is '"
              + cube
              + "'");
    }
    return "%s: at least %s contributors (%s) behind each row; at most %s %% withheld in a window; %s to %s, last day not included."
        .formatted(cube, row.get(0), row.get(1), Markup.value(row.get(2)), row.get(3), row.get(4));
  }
}
