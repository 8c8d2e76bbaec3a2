package org.obmeet.telemetry.jobs.aggregate;

import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.aggregate.publish.Release;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTable;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * A table with the release that published it.
 *
 * @param key name and window of the table
 */
public record ReleasedTable(ReleaseKey key, Release release, PublishedTable table) {
  /** Returns the tables of a release. */
  public static Stream<ReleasedTable> of(Release release) {
    Window window = Window.parse(release.window());
    return release.tables().stream()
        .map(table -> new ReleasedTable(new ReleaseKey(table.name(), window), release, table));
  }
}
