package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.schemas.cube.Cube;

/** Computes a cube's outcome: its shares and the rule of each suppressed value. */
final class CubeOutcomes {
  private final CubeCellStatuses statuses;
  private final PredeterminedCells predetermined;
  private final PrimaryRules rules;
  private final Population population;
  private final PopulationCube cube;
  private final List<Cube.Measure> measures;

  private final int[] cells;
  private final int total;

  CubeOutcomes(CubeCellStatuses statuses, PredeterminedCells predetermined, PrimaryRules rules) {
    this.statuses = statuses;
    this.predetermined = predetermined;
    this.rules = rules;
    this.population = statuses.population();
    this.cube = statuses.cube();
    this.measures = statuses.measures();
    this.cells = population.cells(cube.tableIndex());
    this.total = population.find(cube.filter());
  }

  CubeOutcome outcome() {
    long published = 0;
    long suppressed = 0;
    List<CubeOutcome.Reason> reasons = new ArrayList<>();
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    for (int cell : cells) {
      published += statuses.isCountPublished(cell) ? 1 : 0;
      suppressed += statuses.isCountPublished(cell) ? 0 : 1;
      for (int m = 0; m < measures.size(); m++) {
        Optional<Rule> rule = statuses.rule(cell, m);
        if (rule.isPresent()) {
          String name = measures.get(m).name();
          List<String> labels = population.labels(cube.tableIndex(), cell);
          reasons.add(new CubeOutcome.Reason(labels, name, rule.get().name()));
          counts
              .computeIfAbsent(name, n -> new TreeMap<>())
              .merge(rule.get().name(), 1L, Long::sum);
        }
      }
    }
    int[] finest =
        Arrays.stream(cells).filter(cell -> population.isFinest(cube.tableIndex(), cell)).toArray();
    return new CubeOutcome(published, suppressed, shares(finest), counts, reasons);
  }

  /** The shares of the additive measures; if there are none, of the count of contributors. */
  private Map<String, ReleaseCounts.Shares> shares(int[] finest) {
    boolean anyAdditive = measures.stream().anyMatch(Cube.Measure::additive);
    Map<String, ReleaseCounts.Shares> shares = new LinkedHashMap<>();
    for (int m = 0; m < measures.size(); m++) {
      if (measures.get(m).additive() || !anyAdditive) {
        shares.put(measures.get(m).name(), shares(m, finest));
      }
    }
    return shares;
  }

  private ReleaseCounts.Shares shares(int measure, int[] finest) {
    boolean distinct = !measures.get(measure).additive();
    long sum =
        distinct
            ? Arrays.stream(finest).mapToLong(population::contributors).sum()
            : statuses.exact(total, measure);
    long named = 0;
    long safe = 0;
    for (int cell : finest) {
      if (cube.isNotListed(population, cell)) {
        continue;
      }
      long value = statuses.exact(cell, measure);
      named += statuses.value(cell, measure) != null ? value : 0;
      safe += passesPrimaryRules(cell, measure) ? value : 0;
    }
    return new ReleaseCounts.Shares(
        sum, share(named, sum), share(sum - named, sum), share(safe, sum));
  }

  private static double share(long part, long total) {
    return total == 0 ? 0 : (double) part / total;
  }

  /** Returns true if a cell's count breaks no primary rule and, for a sum, the sum breaks none. */
  private boolean passesPrimaryRules(int cell, int measure) {
    if (predetermined.brokenRule(cube, cell).isPresent()) {
      return false;
    }
    if (measures.get(measure).kind() != Cube.MeasureKind.SUM) {
      return true;
    }
    int sum = cube.populationMeasure(measure);
    return rules
        .brokenRule(
            population.contributors(cell),
            population.eligible(cell),
            population.values(cell, sum),
            population.measures().get(sum),
            cube.cube().threshold())
        .isEmpty();
  }
}
