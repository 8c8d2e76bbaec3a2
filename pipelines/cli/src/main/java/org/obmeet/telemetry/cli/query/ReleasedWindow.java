package org.obmeet.telemetry.cli.query;

import java.util.List;
import org.obmeet.telemetry.jobs.aggregate.publish.Release;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTable;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The meaning of a released table in a window.
 *
 * @param threshold minimum number of contributors of a row
 * @param scope consent scope of the population; may be empty
 * @param revision 1 for the first publication
 * @param first true for the first window of its stream and kind
 */
public record ReleasedWindow(
    String cube,
    Window window,
    String title,
    String description,
    String contributor,
    long threshold,
    String scope,
    int revision,
    long rows,
    List<ReleasedColumn> columns,
    boolean first,
    List<Coverage> coverage) {
  /**
   * The published and suppressed shares of a measure's total, from 0 to 1.
   *
   * @param named share in published cells of the finest level, without the label {@code other}
   * @param suppressed share in the other cells of this level, also those labelled {@code other}
   */
  public record Coverage(String measure, double named, double suppressed) {}

  /** Returns the meaning of a table in a release. */
  public static ReleasedWindow of(Release release, PublishedTable table) {
    return new ReleasedWindow(
        table.name(),
        Window.parse(release.window()),
        table.title(),
        table.description(),
        release.contributor(),
        table.declaration().threshold(),
        table.declaration().scope(),
        table.revision(),
        table.cells().rows().size(),
        table.columns(),
        release.firstWindow(),
        table.coverage().entrySet().stream()
            .map(
                one ->
                    new Coverage(one.getKey(), one.getValue().named(), one.getValue().suppressed()))
            .toList());
  }
}
