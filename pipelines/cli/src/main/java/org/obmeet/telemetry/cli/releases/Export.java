package org.obmeet.telemetry.cli.releases;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.privacy.joint.DeclaredTable;
import org.obmeet.telemetry.privacy.joint.JointTables;
import org.obmeet.telemetry.privacy.joint.LinkedTables;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Window;

/**
 * Everything that was ever published, as CSV: {@code STREAM/KIND-START/POPULATION/TABLE.csv} for
 * what adds up, {@code STREAM/KIND-START/distinct/POPULATION/TABLE.csv} for distinct counts.
 */
public final class Export {
  private static final String ADDITIVE =
      "All tables of this folder are over one population and window: equal names of measures mean"
          + " equal measures, * is everything, and a label stands for the leaves that groups list."
          + " A leaf such as 6.4.* is every other value under 6.4, *other* every other value. A"
          + " table whose name ends in @ and a number was superseded by a revision. Distinct counts"
          + " do not add up and are not here: they lie in ../distinct.";
  private static final String DISTINCT =
      "Distinct counts of rows and of coarser levels. They do not add up: whoever lies in several"
          + " cells counts in each, and once in what contains them. Sums are in ../../%s.";

  private final Lake lake;
  private final LakeState state;
  private final Catalog catalog;

  /**
   * @param lake what is exported
   * @param state what it holds
   * @param catalog for tables of before their meaning was kept beside them
   */
  public Export(Lake lake, LakeState state, Catalog catalog) {
    this.lake = lake;
    this.state = state;
    this.catalog = catalog;
  }

  /**
   * Writes the tables of one protection group and window.
   *
   * @return number of tables written
   */
  public int write(String stream, Window window, Path folder) throws IOException {
    List<DeclaredTable> tables =
        ReleasedTables.of(lake, state, catalog, stream, window).stream()
            .map(ReleasedTables.Out::table)
            .toList();
    Path below = folder.resolve(stream).resolve(window.kind().word() + "-" + window.start());
    LinkedFolder writer = new LinkedFolder(stream, window);
    int written = 0;
    for (LinkedTables linked : JointTables.of(tables)) {
      writer.write(linked, ADDITIVE, below.resolve(linked.name()));
      written += linked.tables().size();
    }
    for (LinkedTables linked : JointTables.distinct(tables)) {
      writer.write(
          linked,
          DISTINCT.formatted(linked.name()),
          below.resolve("distinct").resolve(linked.name()));
      written += linked.tables().size();
    }
    return written;
  }
}
