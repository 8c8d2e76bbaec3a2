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
 * The cubes that read the same days of the same columns. Cubes of records need the window alone,
 * and are not to pay for the history that some fact reads.
 *
 * @param plan their columns
 * @param records cubes of records
 * @param facts cubes of facts, by fact
 */
record CubeGroup(ColumnPlan plan, List<Cube> records, Map<Fact, List<Cube>> facts) {
  /** The cubes by what they read; those that read no history first. */
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
    facts.keySet().forEach(group::check);
    return group;
  }

  /**
   * The first day that the group reads.
   *
   * @throws IllegalArgumentException where it lies before the window's epoch
   */
  LocalDate from(Window window) {
    LocalDate from = window.start();
    for (Fact fact : facts.keySet()) {
      from =
          fact.historyFrom(window, plan.of().epochDays())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "history of fact "
                              + fact.name()
                              + " must begin within the key epoch of the window; for "
                              + window
                              + " it begins before"));
    }
    return from;
  }

  /** Fails where a fact has no function, or where it does not fit what is declared. */
  private void check(Fact fact) {
    BucketColumns nothing =
        BucketColumns.empty(plan, new Window(WindowKind.DAY, WindowKind.ORIGIN));
    FactOutput sink = new FactOutput(fact, nothing);
    FactFunctions.of(fact).bind(new FactInputs(fact, nothing, FirstSeenDays.none()), sink);
    sink.checkComplete();
  }
}
