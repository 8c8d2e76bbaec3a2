package org.obmeet.telemetry.privacy.disclosure;

import java.util.Map;
import java.util.Objects;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Fact;
import org.obmeet.telemetry.schemas.FactPopulation;
import org.obmeet.telemetry.schemas.Scope;

/**
 * Whose records a cube counts. Cubes of one population share their totals and every marginal over a
 * dimension that both have.
 *
 * @param scope consent that a record needs
 * @param where labels that a record must have
 * @param fact derived fact whose occurrences it counts; empty where it counts records
 * @param beyond whether a fact may stand for somebody without a record in the window
 */
public record Population(Scope scope, Map<String, String> where, String fact, boolean beyond) {
  public Population {
    Objects.requireNonNull(scope, "scope");
    where = Map.copyOf(where);
    fact = fact == null ? "" : fact;
  }

  /** A population of records themselves. */
  public Population(Scope scope, Map<String, String> where) {
    this(scope, where, "", false);
  }

  /** Whether whoever counts in another population counts in this one too. */
  boolean contains(Population other) {
    boolean facts = fact.equals(other.fact) || (fact.isEmpty() && !other.beyond);
    return facts
        && other.scope.covers(scope)
        && other.where.entrySet().containsAll(where.entrySet());
  }

  /** The population of a cube. */
  public static Population of(Cube cube) {
    return new Population(
        cube.population(),
        cube.where(),
        cube.derive().map(Fact::name).orElse(""),
        cube.derive().map(Fact::population).filter(FactPopulation.HISTORY::equals).isPresent());
  }
}
