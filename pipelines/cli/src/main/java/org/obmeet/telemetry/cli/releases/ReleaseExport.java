package org.obmeet.telemetry.cli.releases;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Exports all released tables as CSV: additive measures to {@code
 * STREAM/KIND-START/POPULATION/TABLE.csv}, distinct counts to {@code
 * STREAM/KIND-START/distinct/POPULATION/TABLE.csv}.
 */
public final class ReleaseExport {
  private static final String ADDITIVE =
      "All tables of this folder are over one population and window. Equal names of measures mean"
          + " equal measures, * is the total, and groups lists the leaves of each label."
          + " TABLE.csv has disjoint rows, TABLE_levels.csv every published cell of every level; a"
          + " sum has files of its own. A leaf such as 6.4.* is every value under 6.4 that no table"
          + " contains, *other* every other value. Distinct counts do not add up and are in"
          + " ../distinct.";
  private static final String DISTINCT =
      "Distinct counts of rows and of all levels, rounded as the manifest says. They do not"
          + " add up: a contributor of several cells counts once in each, and once in their total."
          + " Additive measures are in ../../%s.";

  private final Lake lake;
  private final LakeState state;
  private final Catalog catalog;

  /**
   * @param lake the lake to export
   * @param state the state of the lake
   * @param catalog the declarations, for the hierarchies of the dimensions
   */
  public ReleaseExport(Lake lake, LakeState state, Catalog catalog) {
    this.lake = lake;
    this.state = state;
    this.catalog = catalog;
  }

  /**
   * Writes the tables of one stream and window in their last revision. The last revision contains
   * every cell of the earlier revisions.
   *
   * @return number of tables written
   */
  public int write(String stream, Window window, Path folder) throws IOException {
    Map<String, ReleasedTables.Published> last = new LinkedHashMap<>();
    ReleasedTables.of(lake, state, stream, window)
        .forEach(table -> last.put(table.release().key().cube(), table));
    Map<String, List<ReleasedTables.Published>> populations = new LinkedHashMap<>();
    last.values()
        .forEach(
            table ->
                populations
                    .computeIfAbsent(
                        PopulationNames.name(table.declaration()), k -> new ArrayList<>())
                    .add(table));
    Path below = folder.resolve(stream).resolve(window.kind().word() + "-" + window.start());
    int written = 0;
    for (Map.Entry<String, List<ReleasedTables.Published>> population : populations.entrySet()) {
      ExportFolder writer =
          new ExportFolder(stream, window, population.getValue(), catalog.cubes());
      written += writer.writeAdditive(ADDITIVE, below.resolve(population.getKey()));
      written +=
          writer.writeDistinct(
              DISTINCT.formatted(population.getKey()),
              below.resolve("distinct").resolve(population.getKey()));
    }
    return written;
  }
}
