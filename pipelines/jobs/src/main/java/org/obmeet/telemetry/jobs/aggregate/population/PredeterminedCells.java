package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.disclosure.DisclosureControl;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * The decisions that are fixed before suppression starts. Values that are already published stay
 * published. Of the others, these are suppressed:
 *
 * <ul>
 *   <li>both values of a flag that is the only dimension, if one value is unsafe or has no
 *       contributor,
 *   <li>all values of an only dimension that is published in full or not at all, if a value is
 *       unsafe,
 *   <li>a value of a sensitive dimension that has nearly all contributors of its parent,
 *   <li>in a cube without a measure of counts: each row that breaks a primary rule, and the other
 *       row of its flag.
 * </ul>
 */
final class PredeterminedCells implements DisclosureControl.PriorDecisions {
  /** Minimum number of the parent's contributors outside a cell of a sensitive dimension. */
  private static final int MIN_OUTSIDE = 2;

  private final List<PopulationCube> cubes;
  private final Population population;
  private final PrimaryRules rules;
  private final BitSet[] published;
  private final Rule[] suppressed;

  /** The rule that suppresses each row, by table index of a cube without a measure of counts. */
  private final Map<Integer, Rule[]> rowRules = new HashMap<>();

  /** The rows already published, by table index of a cube without a measure of counts. */
  private final Map<Integer, BitSet> publishedRows = new HashMap<>();

  PredeterminedCells(RecordsPopulation records, PrimaryRules rules) {
    this.cubes = records.cubes().stream().filter(cube -> !cube.isBridge()).toList();
    this.population = records.population();
    this.rules = rules;
    this.published =
        Stream.generate(BitSet::new).limit(population.measures().size()).toArray(BitSet[]::new);
    this.suppressed = new Rule[population.size()];
    cubes.forEach(this::predetermine);
    cubes.stream().filter(cube -> !cube.hasCountMeasure()).forEach(this::decideRows);
  }

  /**
   * Records that a value is already published.
   *
   * @param measure the measure; {@link PopulationCube#NONE} for the row of a cube without a measure
   *     of counts
   */
  void markPublished(PopulationCube cube, int cell, int measure) {
    if (measure == PopulationCube.NONE) {
      publishedRows.computeIfAbsent(cube.tableIndex(), n -> new BitSet()).set(cell);
    } else {
      published[measure].set(cell);
    }
  }

  @Override
  public boolean published(int cell, int measure) {
    return published[measure].get(cell);
  }

  @Override
  public Optional<Rule> suppressed(int cell, int measure) {
    if (suppressed[cell] != null) {
      return Optional.of(suppressed[cell]);
    }
    boolean ofSuppressedRow =
        population.measures().get(measure).kind() == ProtectedMeasure.Kind.SUM
            && cubes.stream()
                .filter(cube -> !cube.hasCountMeasure())
                .filter(cube -> cube.tableMeasure(measure) != PopulationCube.NONE)
                .anyMatch(cube -> rowRules.get(cube.tableIndex())[cell] != null);
    return ofSuppressedRow ? Optional.of(Rule.COUNT) : Optional.empty();
  }

  /** Returns the rule that suppresses a row of a cube without a measure of counts. */
  Optional<Rule> rowRule(PopulationCube cube, int cell) {
    BitSet rows = publishedRows.get(cube.tableIndex());
    return rows != null && rows.get(cell)
        ? Optional.empty()
        : Optional.ofNullable(rowRules.get(cube.tableIndex())[cell]);
  }

  /** Returns the primary rule that a cell's counts break; empty if the counts break no rule. */
  Optional<Rule> brokenRule(PopulationCube cube, int cell) {
    long contributors = population.contributors(cell);
    long eligible = population.eligible(cell);
    boolean ownCount = cube.hasCountMeasure();
    return rules.brokenRule(
        contributors,
        eligible,
        ownCount
            ? population.values(cell, cube.countMeasure())
            : ExactCubeCells.contributorValues(contributors, eligible),
        ownCount ? population.measures().get(cube.countMeasure()) : UnsafeCells.CONTRIBUTORS,
        cube.cube().threshold());
  }

  private void decideRows(PopulationCube cube) {
    Rule[] reasons = new Rule[population.size()];
    for (int cell : population.cells(cube.tableIndex())) {
      reasons[cell] = brokenRule(cube, cell).orElse(suppressed[cell]);
    }
    rowRules.put(cube.tableIndex(), reasons);
    List<Cube.Dimension> dimensions = cube.cube().dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      if (dimensions.get(d).flag()) {
        alternatives(cube, d).stream()
            .filter(alternatives -> alternatives.stream().anyMatch(cell -> reasons[cell] != null))
            .forEach(
                alternatives -> alternatives.forEach(cell -> suppress(reasons, cell, Rule.SIDE)));
      }
    }
  }

  private void predetermine(PopulationCube cube) {
    List<Cube.Dimension> dimensions = cube.cube().dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      if (dimensions.size() == 1 && dimensions.get(d).isAtomic()) {
        suppressTogether(cube, d, dimensions.get(d).flag() ? 2 : 1);
      }
      if (dimensions.get(d).sensitive()) {
        suppressNearlyAll(cube, d);
      }
    }
  }

  private void suppressTogether(PopulationCube cube, int dimension, int minimum) {
    alternatives(cube, dimension)
        .forEach(
            cells -> {
              boolean unsafe = cells.stream().anyMatch(cell -> brokenRule(cube, cell).isPresent());
              if (unsafe || cells.size() < minimum) {
                cells.forEach(cell -> suppress(suppressed, cell, Rule.SIDE));
              }
            });
  }

  private static void suppress(Rule[] reasons, int cell, Rule rule) {
    reasons[cell] = reasons[cell] == null ? rule : reasons[cell];
  }

  /** The cells of a dimension's values, one group for each combination of the other dimensions. */
  private Collection<List<Integer>> alternatives(PopulationCube cube, int dimension) {
    int along = cube.dimensions()[dimension];
    int[] others = Arrays.stream(cube.dimensions()).filter(other -> other != along).toArray();
    return Arrays.stream(population.cells(cube.tableIndex()))
        .filter(cell -> population.node(cell, along) != Hierarchy.ROOT)
        .boxed()
        .collect(
            Collectors.groupingBy(
                cell -> Arrays.stream(others).map(d -> population.node(cell, d)).boxed().toList()))
        .values();
  }

  private void suppressNearlyAll(PopulationCube cube, int dimension) {
    CellTable table = cube.table();
    for (int cell = 0; cell < table.size(); cell++) {
      int parent = cube.cells().parent(cell, dimension);
      if (parent >= 0 && table.contributors(parent) - table.contributors(cell) < MIN_OUTSIDE) {
        suppress(suppressed, cube.populationCell(cell), Rule.SENSITIVE);
      }
    }
  }
}
