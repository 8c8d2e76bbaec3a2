package org.obmeet.telemetry.cubes.facts;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;
import org.obmeet.telemetry.schemas.cube.Fact;

/** The registry of the functions of derived facts. The key is the fact's name. */
public final class FactFunctions {
  private static final Map<String, BiFunction<FactInputs, FactOutput, FactFunction>> ALL =
      Map.ofEntries(
          Map.entry("cohort", CohortFunction::new),
          Map.entry("first_use", FirstUseFunction::new),
          Map.entry("funnel", FunnelFunction::new),
          Map.entry("lifecycle", LifecycleFunction::new),
          Map.entry("page_view", PageViewFunction::new),
          Map.entry("session", SessionFunction::new),
          Map.entry("upgrade_lag", UpgradeLagFunction::new),
          Map.entry("user_language", UserLanguageFunction::new));

  private FactFunctions() {}

  public static SortedSet<String> names() {
    return new TreeSet<>(ALL.keySet());
  }

  /**
   * Returns the function of a declared fact, bound to its columns.
   *
   * @param inputs inputs that refuse a field that the fact's file does not declare
   * @param output output in which the function binds every column that the fact's file declares
   * @throws IllegalArgumentException if the fact has no function
   */
  public static FactFunction bind(Fact fact, FactInputs inputs, FactOutput output) {
    if (!ALL.containsKey(fact.name())) {
      throw new IllegalArgumentException(
          "fact %s must have a function; there are functions for %s"
              .formatted(fact.name(), String.join(", ", names())));
    }
    return ALL.get(fact.name()).apply(inputs, output);
  }
}
