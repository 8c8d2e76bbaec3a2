package org.obmeet.telemetry.privacy.disclosure;

import java.util.Objects;
import java.util.Optional;
import org.obmeet.telemetry.schemas.Window;

/**
 * A table that is already out: a constant of whatever is decided after it.
 *
 * @param cube name of the cube
 * @param window its window
 * @param population whose records it counts; where unknown, no cube that shares a dimension with it
 *     is released
 * @param table what was published
 */
public record PublishedTable(
    String cube, Window window, Optional<Population> population, ReleasedCube table) {
  public PublishedTable {
    Objects.requireNonNull(cube, "cube");
    Objects.requireNonNull(window, "window");
    Objects.requireNonNull(population, "population");
    Objects.requireNonNull(table, "table");
  }

  /** A table whose population is not known any more. */
  public PublishedTable(String cube, Window window, ReleasedCube table) {
    this(cube, window, Optional.empty(), table);
  }
}
