package org.obmeet.telemetry.jobs.aggregate.population;

import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.jobs.aggregate.table.MeasureCoverage;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Domain;

/** Computes a cube's outcome: its coverage and the rule of each suppressed value. */
final class CubeOutcomes {
  private final CubeCellStatuses statuses;
  private final PredeterminedCells predetermined;
  private final PrimaryRules rules;
  private final Population population;
  private final PopulationCube cube;
  private final List<Cube.Measure> measures;

  /** The population's index of each dimension of the cube. */
  private final int[] along;

  private final int[] cells;
  private final int total;

  CubeOutcomes(CubeCellStatuses statuses, PredeterminedCells predetermined, PrimaryRules rules) {
    this.statuses = statuses;
    this.predetermined = predetermined;
    this.rules = rules;
    this.population = statuses.population();
    this.cube = statuses.cube();
    this.measures = statuses.measures();
    this.along = cube.dimensions();
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
    return new CubeOutcome(published, suppressed, coverage(finest), levels(), counts, reasons);
  }

  /** The coverage of the additive measures; if there are none, of the count of contributors. */
  private Map<String, MeasureCoverage> coverage(int[] levelCells) {
    boolean anyAdditive = measures.stream().anyMatch(Cube.Measure::additive);
    Map<String, MeasureCoverage> coverage = new LinkedHashMap<>();
    for (int m = 0; m < measures.size(); m++) {
      if (measures.get(m).additive() || !anyAdditive) {
        coverage.put(measures.get(m).name(), coverage(m, levelCells));
      }
    }
    return coverage;
  }

  private MeasureCoverage coverage(int measure, int[] levelCells) {
    boolean distinct = !measures.get(measure).additive();
    long sum =
        distinct
            ? Arrays.stream(levelCells).mapToLong(population::contributors).sum()
            : statuses.exact(total, measure);
    long named = 0;
    long safe = 0;
    for (int cell : levelCells) {
      if (isOutsidePublicList(cell)) {
        continue;
      }
      long value = statuses.exact(cell, measure);
      named += statuses.value(cell, measure) != null ? value : 0;
      safe += passesPrimaryRules(cell, measure) ? value : 0;
    }
    boolean totalPublished =
        distinct ? isSumPublic(measure, levelCells) : statuses.value(total, measure) != null;
    return new MeasureCoverage(
        sum, totalPublished, share(named, sum), share(sum - named, sum), share(safe, sum));
  }

  /**
   * Returns true if a share of the sum of a level's distinct counts discloses no suppressed count.
   * Either each count is published, or the counts add up and are protected like exact counts.
   */
  private boolean isSumPublic(int measure, int[] levelCells) {
    boolean addsUp = cube.hasCountMeasure() && statuses.value(total, measure) != null;
    return Arrays.stream(levelCells)
        .allMatch(
            cell ->
                statuses.value(cell, measure) != null
                    || addsUp && !statuses.isCountPublished(cell));
  }

  private static double share(long part, long total) {
    return total == 0 ? 0 : (double) part / total;
  }

  private boolean isOutsidePublicList(int cell) {
    return Arrays.stream(along)
        .anyMatch(
            d -> {
              Hierarchy hierarchy = population.hierarchies().get(d);
              int node = population.node(cell, d);
              return hierarchy.isLeaf(node) && hierarchy.label(node).equals(Domain.OTHER);
            });
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

  /** The coverage of each combination of levels except the finest, the coarsest first. */
  private List<CubeOutcome.Level> levels() {
    int[] deepest = new int[along.length];
    for (int cell : cells) {
      for (int i = 0; i < along.length; i++) {
        deepest[i] = Math.max(deepest[i], depth(cell, i));
      }
    }
    List<List<Integer>> levels =
        Lists.cartesianProduct(
            Arrays.stream(deepest)
                .mapToObj(depth -> IntStream.rangeClosed(1, depth).boxed().toList())
                .toList());
    return levels.stream().limit(Math.max(0, levels.size() - 1)).map(this::level).toList();
  }

  private CubeOutcome.Level level(List<Integer> depths) {
    int[] levelCells =
        Arrays.stream(cells)
            .filter(
                cell ->
                    IntStream.range(0, along.length)
                        .allMatch(i -> isAtLevel(cell, i, depths.get(i))))
            .toArray();
    Map<String, Integer> depthByField = new LinkedHashMap<>();
    for (int i = 0; i < along.length; i++) {
      depthByField.put(cube.cube().dimensions().get(i).field(), depths.get(i));
    }
    return new CubeOutcome.Level(depthByField, coverage(levelCells));
  }

  /** Returns true if a cell's node has the level's depth or is a leaf above this depth. */
  private boolean isAtLevel(int cell, int dimension, int depth) {
    int own = depth(cell, dimension);
    Hierarchy hierarchy = population.hierarchies().get(along[dimension]);
    boolean leaf = hierarchy.isLeaf(population.node(cell, along[dimension]));
    return own == depth || own < depth && own > 0 && leaf;
  }

  private int depth(int cell, int dimension) {
    Hierarchy hierarchy = population.hierarchies().get(along[dimension]);
    return hierarchy.depth(population.node(cell, along[dimension]));
  }
}
