package org.obmeet.telemetry.cubes;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.obmeet.telemetry.cubes.facts.Cohort;
import org.obmeet.telemetry.cubes.facts.FirstUse;
import org.obmeet.telemetry.cubes.facts.Funnel;
import org.obmeet.telemetry.cubes.facts.Lifecycle;
import org.obmeet.telemetry.cubes.facts.PageView;
import org.obmeet.telemetry.cubes.facts.Session;
import org.obmeet.telemetry.cubes.facts.UpgradeLag;
import org.obmeet.telemetry.cubes.facts.UserLanguage;
import org.obmeet.telemetry.schemas.Fact;

/** The functions of derived facts: one line for each, by the name of its file. */
final class FactFunctions {
  private static final Map<String, FactFunction.Factory> ALL =
      Map.ofEntries(
          Map.entry("cohort", Cohort::new),
          Map.entry("first_use", FirstUse::new),
          Map.entry("funnel", Funnel::new),
          Map.entry("lifecycle", Lifecycle::new),
          Map.entry("page_view", PageView::new),
          Map.entry("session", Session::new),
          Map.entry("upgrade_lag", UpgradeLag::new),
          Map.entry("user_language", UserLanguage::new));

  private FactFunctions() {}

  /** Names of facts that have a function, in order. */
  static SortedSet<String> names() {
    return new TreeSet<>(ALL.keySet());
  }

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
              + String.join(", ", names()));
    }
    return factory;
  }
}
