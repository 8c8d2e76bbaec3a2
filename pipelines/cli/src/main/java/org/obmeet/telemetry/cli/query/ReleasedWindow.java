package org.obmeet.telemetry.cli.query;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * What the manifest of a released table and window says.
 *
 * @param table name of the table
 * @param cube name of the cube that it belongs to: the same, or that of its levels
 * @param window period
 * @param title of the cube
 * @param description of the cube
 * @param contributor whose records are counted
 * @param threshold least number of contributors behind a row
 * @param scope consent that those counted have given
 * @param revision 1 as first published
 * @param rows rows of the table
 * @param columns what the columns are
 * @param complete whether something of every day is counted; empty where the manifest does not say
 * @param coverage how much of each measure is named; empty where the manifest does not say
 */
public record ReleasedWindow(
    String table,
    String cube,
    Window window,
    String title,
    String description,
    String contributor,
    long threshold,
    String scope,
    int revision,
    long rows,
    List<Column> columns,
    Optional<Boolean> complete,
    List<Coverage> coverage) {
  public ReleasedWindow {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(cube, "cube");
    Objects.requireNonNull(window, "window");
    columns = List.copyOf(columns);
    Objects.requireNonNull(complete, "complete");
    coverage = List.copyOf(coverage);
  }

  /** A column: its name, a few words, and the unit of its numbers, else empty. */
  public record Column(String name, String title, String unit) {}

  /**
   * How much of a measure is published, in shares of its total from 0 to 1.
   *
   * @param measure name of the measure
   * @param named what lies in published cells with a label of their own
   * @param suppressed what lies in none
   */
  public record Coverage(String measure, double named, double suppressed) {
    public Coverage {
      Objects.requireNonNull(measure, "measure");
    }
  }

  /** Whether it is the table of the cube itself. */
  boolean isCube() {
    return table.equals(cube);
  }
}
