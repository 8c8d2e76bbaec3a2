package org.obmeet.telemetry.schemas.cube;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * Checks that all sums of a field over the same population have the same clamp. With two clamps,
 * the difference of the sums would disclose the amounts above the lower clamp.
 */
final class Clamps {
  /**
   * A field that is summed over the records of a stream or over its facts of one kind. Scopes and
   * conditions only select parts of this population, so they are not part of the key.
   */
  private record Summed(String stream, Optional<String> fact, String field) {}

  /** A clamp and the name of the first cube that declares it. */
  private record Known(String cube, List<Long> clamp) {}

  private final Map<Summed, Known> known = new HashMap<>();

  /**
   * Checks the clamps of a cube, and remembers them for the next cubes.
   *
   * @param measures the YAML node of the cube's measures
   * @throws CatalogException if an earlier cube of the same population has another clamp for a
   *     field
   */
  void check(Cube cube, YamlNode measures) {
    Map<String, YamlNode> items = new HashMap<>();
    measures.items().forEach(item -> items.put(item.require("name").text(), item));
    for (Cube.Measure measure : cube.measures()) {
      if (measure.kind() == Cube.MeasureKind.SUM) {
        YamlNode item = items.get(measure.name());
        check(cube, measure, item.optional("clamp").orElse(item));
      }
    }
  }

  private void check(Cube cube, Cube.Measure measure, YamlNode at) {
    String field = measure.field();
    Summed summed = new Summed(cube.stream(), cube.derive().map(Fact::name), field);
    Known own = new Known(cube.name(), List.of(measure.min(), measure.max()));
    Known first = known.computeIfAbsent(summed, s -> own);
    if (!own.clamp().equals(first.clamp())) {
      throw at.invalid(
          own.clamp(),
          first.clamp() + ", as in cube " + first.cube() + "; sums of " + field + " share a clamp");
    }
  }
}
