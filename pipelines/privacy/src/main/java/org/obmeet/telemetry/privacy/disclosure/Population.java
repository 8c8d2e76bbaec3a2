package org.obmeet.telemetry.privacy.disclosure;

import java.util.Map;
import java.util.Objects;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Scope;

/**
 * Whose records a cube counts. Cubes of one population share their totals and every marginal over a
 * dimension that both have.
 *
 * @param scope consent that a record needs
 * @param where labels that a record must have
 */
public record Population(Scope scope, Map<String, String> where) {
  public Population {
    Objects.requireNonNull(scope, "scope");
    where = Map.copyOf(where);
  }

  /** Whether every record of another population counts in this one too. */
  boolean contains(Population other) {
    return other.scope.covers(scope) && other.where.entrySet().containsAll(where.entrySet());
  }

  /** The population of a cube. */
  public static Population of(Cube cube) {
    return new Population(cube.population(), cube.where());
  }
}
