package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.disclosure.DisclosureControl;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Measure;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * The decisions that are fixed before suppression starts. Values that are already published stay
 * published. These values are suppressed:
 *
 * <ul>
 *   <li>both values of a flag, if one value is unsafe or has no contributor,
 *   <li>all labels that are published together or not at all, if one of these labels is unsafe,
 *   <li>a value of a sensitive dimension that has nearly all contributors of its parent,
 *   <li>the label for values outside the public list.
 * </ul>
 */
final class PredeterminedCells implements DisclosureControl.PriorDecisions {
  /** Minimum number of the parent's contributors outside a cell of a sensitive dimension. */
  private static final int MIN_OUTSIDE = 2;

  private final KernelPopulation kernel;
  private final Population population;
  private final PrimaryRules rules;
  private final BitSet[] published;
  private final Rule[] suppressed;
  private final BitSet distinctCounts = new BitSet();

  /** The rule that suppresses each cell, by number of a member whose contributors do not add up. */
  private final Map<Integer, Rule[]> direct = new HashMap<>();

  /** The cells already published, by number of a member whose contributors do not add up. */
  private final Map<Integer, BitSet> directPublished = new HashMap<>();

  PredeterminedCells(KernelPopulation kernel, PrimaryRules rules) {
    this.kernel = kernel;
    this.population = kernel.population();
    this.rules = rules;
    this.published = new BitSet[population.measures().size()];
    for (int m = 0; m < published.length; m++) {
      published[m] = new BitSet();
    }
    this.suppressed = new Rule[population.size()];
    for (PopulationCube member : kernel.members()) {
      if (!BridgeCubes.isBridge(member.cube().name())) {
        predetermine(member);
      }
    }
    kernel.members().forEach(this::decideDirectly);
  }

  /** Records that a value is already published. */
  void markPublished(PopulationCube member, int cell, int measure) {
    if (measure == PopulationCube.NONE) {
      directPublished.computeIfAbsent(member.number(), n -> new BitSet()).set(cell);
    } else {
      published[measure].set(cell);
    }
  }

  /** Records that the distinct count of a cell is already published. */
  void markDistinctCountPublished(int cell) {
    distinctCounts.set(cell);
  }

  /** Returns the cells whose distinct count is already published. */
  BitSet publishedDistinctCounts() {
    return distinctCounts;
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
    if (population.measures().get(measure).kind() == Measure.Kind.SUM) {
      for (Map.Entry<Integer, Rule[]> entry : direct.entrySet()) {
        PopulationCube member = kernel.members().get(entry.getKey());
        if (entry.getValue()[cell] != null && member.additive(measure) != PopulationCube.NONE) {
          return Optional.of(Rule.COUNT);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the rule that suppresses a cell of a member whose contributors do not add up. */
  Optional<Rule> direct(PopulationCube member, int cell) {
    BitSet published = directPublished.get(member.number());
    return published != null && published.get(cell)
        ? Optional.empty()
        : Optional.ofNullable(direct.get(member.number())[cell]);
  }

  /** Returns the primary rule that a cell's counts break; empty if the counts break no rule. */
  Optional<Rule> broken(PopulationCube member, int cell) {
    Measure measure =
        member.count() == PopulationCube.NONE
            ? new Measure("contributors", Measure.Kind.COUNT, false)
            : population.measures().get(member.count());
    CellValues values =
        member.count() == PopulationCube.NONE
            ? PopulationCube.contributorValues(
                population.contributors(cell), population.eligible(cell))
            : population.values(cell, member.count());
    return rules.brokenRule(
        population.contributors(cell),
        population.eligible(cell),
        values,
        measure,
        member.cube().threshold());
  }

  private void decideDirectly(PopulationCube member) {
    if (member.count() != PopulationCube.NONE || BridgeCubes.isBridge(member.cube().name())) {
      return;
    }
    Rule[] reasons = new Rule[population.size()];
    for (int cell : population.cells(member.number())) {
      reasons[cell] = broken(member, cell).orElse(suppressed[cell]);
    }
    direct.put(member.number(), reasons);
    List<Cube.Dimension> dimensions = member.cube().dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      if (dimensions.get(d).flag()) {
        sides(member, d).values().stream()
            .filter(sides -> sides.stream().anyMatch(cell -> reasons[cell] != null))
            .forEach(sides -> sides.forEach(cell -> orElse(reasons, cell, Rule.SIDE)));
      }
    }
  }

  private void predetermine(PopulationCube member) {
    List<Cube.Dimension> dimensions = member.cube().dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      if (dimensions.size() == 1 && dimensions.get(d).isAtomic()) {
        suppressTogether(member, d, dimensions.get(d).flag() ? 2 : 1);
      }
      if (dimensions.get(d).sensitive()) {
        suppressNearlyAll(member, d);
      }
      suppressOutsidePublicList(member, dimensions.get(d).field());
    }
  }

  private void suppressTogether(PopulationCube member, int dimension, int minimum) {
    sides(member, dimension)
        .values()
        .forEach(
            cells -> {
              boolean unsafe = cells.stream().anyMatch(cell -> broken(member, cell).isPresent());
              if (unsafe || cells.size() < minimum) {
                cells.forEach(cell -> orElse(suppressed, cell, Rule.SIDE));
              }
            });
  }

  private static void orElse(Rule[] reasons, int cell, Rule rule) {
    reasons[cell] = reasons[cell] == null ? rule : reasons[cell];
  }

  /** The cells of a dimension's values, by the combination of the other dimensions. */
  private Map<List<Integer>, List<Integer>> sides(PopulationCube member, int dimension) {
    Map<List<Integer>, List<Integer>> sides = new HashMap<>();
    List<Cube.Dimension> dimensions = member.cube().dimensions();
    int along = kernel.dimension(dimensions.get(dimension).field());
    for (int cell : population.cells(member.number())) {
      if (population.node(cell, along) != Hierarchy.ROOT) {
        List<Integer> others = new ArrayList<>();
        for (Cube.Dimension other : dimensions) {
          int number = kernel.dimension(other.field());
          others.add(number == along ? 0 : population.node(cell, number));
        }
        sides.computeIfAbsent(others, k -> new ArrayList<>()).add(cell);
      }
    }
    return sides;
  }

  private void suppressNearlyAll(PopulationCube member, int dimension) {
    CellTable table = member.table();
    int[] nodes = new int[table.trees().size()];
    for (int cell = 0; cell < table.size(); cell++) {
      for (int d = 0; d < nodes.length; d++) {
        nodes[d] = table.node(cell, d);
      }
      nodes[dimension] = table.trees().get(dimension).parent(nodes[dimension]);
      if (nodes[dimension] >= 0
          && table.contributors(table.find(nodes)) - table.contributors(cell) < MIN_OUTSIDE) {
        orElse(suppressed, member.inPopulation(cell), Rule.SIDE);
      }
    }
  }

  private void suppressOutsidePublicList(PopulationCube member, String field) {
    int dimension = kernel.dimension(field);
    Hierarchy hierarchy = population.hierarchies().get(dimension);
    for (int cell : population.cells(member.number())) {
      int node = population.node(cell, dimension);
      if (hierarchy.isLeaf(node) && hierarchy.label(node).equals(Domain.OTHER)) {
        orElse(suppressed, cell, Rule.UNPUBLISHED);
      }
    }
  }
}
