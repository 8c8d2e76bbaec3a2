package org.obmeet.telemetry.cli.releases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/** Finds released tables by cube and window. */
public final class ReleasedTableFinder {
  private final Lake lake;
  private final LakeState state;
  private final Catalog catalog;

  public ReleasedTableFinder(String root, Catalog catalog) {
    this.lake = LakeAccess.require(root);
    this.state = lake.state();
    this.catalog = catalog;
  }

  /** Returns the reason if a cube's window is suppressed completely, otherwise empty. */
  public Optional<String> suppressed(String cube, Window window) {
    return Optional.ofNullable(state.suppressedTables().get(new ReleaseKey(cube, window)));
  }

  /**
   * Returns the last revision of the table of a cube and window.
   *
   * @throws JobException if there is none; the message has released windows or similar names
   */
  public ReleasedTables.Published table(String cube, Window window) {
    if (!state.releases().containsKey(new ReleaseKey(cube, window))) {
      throw JobException.badInput(unknown(cube, window));
    }
    for (String stream : new TreeSet<>(catalog.datasets().keySet())) {
      List<ReleasedTables.Published> found =
          ReleasedTables.of(lake, state, stream, window).stream()
              .filter(table -> table.release().key().table().equals(cube))
              .toList();
      if (!found.isEmpty()) {
        return found.get(found.size() - 1);
      }
    }
    throw JobException.badInput(
        "CUBE must be the name of a cube, not of its tables, released by this version; it is '"
            + cube
            + "'");
  }

  /** Returns the reasons for suppressed values of a table, from the confidential run report. */
  public Optional<JsonNode> reasons(ReleasedTables.Published table) {
    String run = lake.log().commits().get(Math.toIntExact(table.release().commit())).run();
    return new RunReports(lake).readReasons(run, table.release().key());
  }

  private String unknown(String cube, Window window) {
    List<String> windows =
        state.releases().keySet().stream()
            .filter(key -> key.table().equals(cube))
            .map(ReleaseKey::window)
            .sorted()
            .map(Window::toString)
            .toList();
    if (!windows.isEmpty()) {
      return "WINDOW must be a released window of %s: %s; it is %s"
          .formatted(cube, String.join(", ", windows), window);
    }
    List<String> released =
        state.releases().keySet().stream()
            .filter(key -> !key.isWitnesses())
            .map(ReleaseKey::table)
            .toList();
    return UnknownName.cube("CUBE", cube, released, catalog);
  }
}
