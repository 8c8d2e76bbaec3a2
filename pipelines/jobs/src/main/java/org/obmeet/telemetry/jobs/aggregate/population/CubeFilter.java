package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Computes the filter of a cube from its required scope of consent and its key {@code where}. */
final class CubeFilter {
  /** The name of the dimension of scopes of consent. */
  static final String SCOPE = "consent_scope";

  private CubeFilter() {}

  /** Returns the narrowest scope that any cube requires. Each record has at least this scope. */
  static Scope narrowestScope(List<Cube> cubes) {
    return cubes.stream()
        .map(Cube::requiredScope)
        .min(Comparator.naturalOrder())
        .orElse(Scope.ENVELOPE);
  }

  /**
   * Returns the filter of a cube as labels by dimension.
   *
   * @param narrowest scope that each record has at least
   */
  static SortedMap<String, String> of(Cube cube, Scope narrowest) {
    SortedMap<String, String> filter = new TreeMap<>(cube.where());
    if (cube.requiredScope() == Scope.EXTENDED && narrowest != Scope.EXTENDED) {
      filter.put(SCOPE, Scope.EXTENDED.word());
    }
    return filter;
  }
}
