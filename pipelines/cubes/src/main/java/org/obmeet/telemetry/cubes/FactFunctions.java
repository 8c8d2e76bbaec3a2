package org.obmeet.telemetry.cubes;

import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.Fact;

/** The functions of derived facts: one line for each, by the name of its file. */
final class FactFunctions {
  private static final Map<String, FactFunction.Factory> ALL = Map.ofEntries();

  private FactFunctions() {}

  /**
   * The function of a declared fact.
   *
   * @throws IllegalArgumentException where there is none
   */
  static FactFunction.Factory of(Fact fact) {
    FactFunction.Factory factory = ALL.get(fact.name());
    if (factory == null) {
      throw new IllegalArgumentException(
          "fact "
              + fact.name()
              + " must have a function; there are functions for "
              + String.join(", ", new TreeMap<>(ALL).keySet()));
    }
    return factory;
  }
}
