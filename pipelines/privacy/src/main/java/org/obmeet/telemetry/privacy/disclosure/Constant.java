package org.obmeet.telemetry.privacy.disclosure;

import java.util.Optional;

/**
 * A table that later cubes must reckon with, published before or decided just now.
 *
 * @param population whose records it counts, where known
 * @param table what is published
 */
record Constant(Optional<Population> population, ReleasedCube table) {
  static Constant of(PublishedTable published) {
    return new Constant(published.population(), published.table());
  }
}
