package org.obmeet.telemetry.privacy.joint;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.Ladder;

/**
 * A ladder as plain text, so that it can be kept beside a released table.
 *
 * @param kind {@code flat}, {@code version}, {@code table} or {@code bands}
 * @param steps names of the steps of a version's ladder
 * @param parents parent of each value of a table's ladder
 */
public record Steps(String kind, List<String> steps, Map<String, String> parents) {
  public Steps {
    steps = List.copyOf(steps);
    parents = Collections.unmodifiableMap(new TreeMap<>(parents));
    if (!List.of("flat", "version", "table", "bands").contains(kind)) {
      throw new IllegalArgumentException(
          "kind of a ladder must be flat, version, table or bands; it is '" + kind + "'");
    }
  }

  /** The text of a ladder. */
  public static Steps of(Ladder ladder) {
    if (ladder instanceof Ladder.ByVersion version) {
      return new Steps("version", version.steps(), Map.of());
    }
    if (ladder instanceof Ladder.ByTable table) {
      return new Steps("table", List.of(), table.parents());
    }
    return new Steps(ladder instanceof Ladder.Banded ? "bands" : "flat", List.of(), Map.of());
  }

  /** The ladder that it describes. */
  public Ladder ladder() {
    return switch (kind) {
      case "version" -> new Ladder.ByVersion(steps);
      case "table" -> new Ladder.ByTable(kind, parents);
      case "bands" -> new Ladder.Banded();
      default -> new Ladder.Flat();
    };
  }
}
