package org.obmeet.telemetry.cubes;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cubes.bucket.BucketColumns;
import org.obmeet.telemetry.cubes.bucket.ColumnPlan;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.cubes.facts.FactFunctions;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * A group of cubes that read the same days. Cubes of records read only the window. Cubes of facts
 * may also read a history. Only cubes with the same history share a group, so that no cube reads
 * more days than it needs.
 *
 * @param facts cubes of facts, grouped by fact
 */
record CubeGroup(ColumnPlan plan, List<Cube> records, Map<Fact, List<Cube>> facts) {
  /** Returns the groups of some cubes. The group that reads no history comes first. */
  static List<CubeGroup> of(Dataset dataset, List<Cube> cubes) {
    Map<Fact.History, List<Cube>> byHistory = new LinkedHashMap<>();
    byHistory.put(new Fact.History.None(), new ArrayList<>());
    for (Cube cube : cubes) {
      Fact.History history = cube.derive().map(Fact::history).orElse(new Fact.History.None());
      byHistory.computeIfAbsent(history, h -> new ArrayList<>()).add(cube);
    }
    return byHistory.values().stream()
        .filter(group -> !group.isEmpty())
        .map(group -> group(dataset, group))
        .toList();
  }

  private static CubeGroup group(Dataset dataset, List<Cube> cubes) {
    Map<Fact, List<Cube>> facts = new LinkedHashMap<>();
    for (Cube cube : cubes) {
      cube.derive().ifPresent(f -> facts.computeIfAbsent(f, k -> new ArrayList<>()).add(cube));
    }
    CubeGroup group =
        new CubeGroup(
            ColumnPlan.of(dataset, cubes),
            cubes.stream().filter(cube -> cube.derive().isEmpty()).toList(),
            facts);
    facts.keySet().forEach(group::checkFunction);
    return group;
  }

  /**
   * Returns the first day that the group reads for a window.
   *
   * @throws IllegalArgumentException if that day is before the window's key rotation period
   */
  LocalDate firstDay(Window window) {
    LocalDate first = window.start();
    for (Fact fact : facts.keySet()) {
      first =
          fact.historyFrom(window, plan.dataset().epochDays())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          ("history of fact %s must begin within the key rotation period of the"
                                  + " window; for %s it does not")
                              .formatted(fact.name(), window)));
    }
    return first;
  }

  /** Throws an exception if a fact has no function that matches the fact's declaration. */
  private void checkFunction(Fact fact) {
    BucketColumns empty = BucketColumns.empty(plan, new Window(WindowKind.DAY, WindowKind.ORIGIN));
    FactOutput output = new FactOutput(fact, empty);
    FactFunctions.bind(fact, new FactInputs(fact, empty, FirstSeenDays.none()), output);
    output.checkComplete();
  }
}
