package org.obmeet.telemetry.schemas.cube;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * Checks that sums of the same field over the same population have the same clamp. Otherwise their
 * difference would disclose the amounts above the lower clamp.
 */
final class Clamps {
  /**
   * A field that is summed over the records of a stream, or over the facts of one kind. Scopes and
   * conditions select parts of these populations, and so they make no new ones.
   */
  private record Summed(String stream, Optional<String> fact, String field) {}

  /** A clamp with the first cube that declares it. */
  private record Known(String cube, List<Long> clamp) {}

  private final Map<Summed, Known> known = new HashMap<>();

  /**
   * Checks and adds the clamps of a cube.
   *
   * @param measures the YAML node of its measures
   * @throws CatalogException if a field has another clamp in a cube of the same population
   */
  void check(Cube cube, YamlNode measures) {
    for (YamlNode item : measures.items()) {
      item.optional("sum").ifPresent(sum -> check(cube, sum.text(), item.require("clamp")));
    }
  }

  private void check(Cube cube, String field, YamlNode at) {
    Summed summed = new Summed(cube.stream(), cube.derive().map(Fact::name), field);
    Known own = new Known(cube.name(), MeasureReader.range(at));
    Known first = known.computeIfAbsent(summed, s -> own);
    if (!own.clamp().equals(first.clamp())) {
      throw new CatalogException(
          at.file(),
          at.key(),
          own.clamp(),
          first.clamp() + ", as in cube " + first.cube() + "; sums of " + field + " share a clamp");
    }
  }
}
