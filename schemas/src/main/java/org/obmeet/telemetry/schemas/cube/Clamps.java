package org.obmeet.telemetry.schemas.cube;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * The clamps of the sums of all cubes. Two sums of one field over one population under different
 * clamps would tell, by their difference, what lies above the lower one.
 */
final class Clamps {
  /**
   * A field that is summed over the records of a stream, or over the facts of one kind. Scopes and
   * conditions are slices of these, and so no populations of their own.
   */
  private record Summed(String stream, Optional<String> fact, String field) {}

  /** A clamp, and the cube that was the first to have it. */
  private record Known(String cube, List<Long> clamp) {}

  private final Map<Summed, Known> known = new HashMap<>();

  /**
   * Takes over the clamps of a cube.
   *
   * @param measures the node of its measures
   * @throws CatalogException where a field has another clamp in a cube of the same population
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
