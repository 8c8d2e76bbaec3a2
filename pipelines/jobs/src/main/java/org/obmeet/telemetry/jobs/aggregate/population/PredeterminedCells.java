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
 * What is settled before suppression: values that are out; both sides of a flag if one is unsafe or
 * nobody's, labels that are published together or not at all, values of a sensitive dimension that
 * are nearly all of their parent; and the label of values outside the public list, which is never
 * named.
 */
final class PredeterminedCells implements DisclosureControl.PriorDecisions {
  /** Contributors of its parent that a cell of a sensitive dimension must at least leave out. */
  private static final int LEFT_OUT = 2;

  private final KernelPopulation kernel;
  private final Population population;
  private final PrimaryRules rules;
  private final BitSet[] published;
  private final Rule[] everywhere;
  private final BitSet distinctCounts = new BitSet();

  /** By number of a member whose contributors do not add up, why a cell is not published. */
  private final Map<Integer, Rule[]> direct = new HashMap<>();

  /** By number of such a member, the cells that are out. */
  private final Map<Integer, BitSet> directPublished = new HashMap<>();

  PredeterminedCells(KernelPopulation kernel, PrimaryRules rules) {
    this.kernel = kernel;
    this.population = kernel.population();
    this.rules = rules;
    this.published = new BitSet[population.measures().size()];
    for (int m = 0; m < published.length; m++) {
      published[m] = new BitSet();
    }
    this.everywhere = new Rule[population.size()];
    for (PopulationCube member : kernel.members()) {
      if (!BridgeCubes.isBridge(member.cube().name())) {
        settle(member);
      }
    }
    kernel.members().forEach(this::decideDirectly);
  }

  /** Notes that readers have a value. */
  void out(PopulationCube member, int cell, int measure) {
    if (measure == PopulationCube.NONE) {
      directPublished.computeIfAbsent(member.number(), n -> new BitSet()).set(cell);
    } else {
      published[measure].set(cell);
    }
  }

  /** Notes that readers have the distinct count of a cell. */
  void distinctCountOut(int cell) {
    distinctCounts.set(cell);
  }

  /** Cells whose distinct count readers have. */
  BitSet distinctCountsOut() {
    return distinctCounts;
  }

  @Override
  public boolean published(int cell, int measure) {
    return published[measure].get(cell);
  }

  @Override
  public Optional<Rule> suppressed(int cell, int measure) {
    if (everywhere[cell] != null) {
      return Optional.of(everywhere[cell]);
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

  /** Why the counts of a cell are not published, of a member whose contributors do not add up. */
  Optional<Rule> direct(PopulationCube member, int cell) {
    BitSet out = directPublished.get(member.number());
    return out != null && out.get(cell)
        ? Optional.empty()
        : Optional.ofNullable(direct.get(member.number())[cell]);
  }

  /** Whether the counts of a cell break a primary rule. */
  Optional<Rule> broken(PopulationCube member, int cell) {
    Measure measure =
        member.count() == PopulationCube.NONE
            ? new Measure("contributors", Measure.Kind.COUNT, false)
            : population.measures().get(member.count());
    CellValues values =
        member.count() == PopulationCube.NONE
            ? PopulationCube.people(population.contributors(cell), population.eligible(cell))
            : population.values(cell, member.count());
    return rules.broken(
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
      reasons[cell] = broken(member, cell).orElse(everywhere[cell]);
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

  private void settle(PopulationCube member) {
    List<Cube.Dimension> dimensions = member.cube().dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      if (dimensions.size() == 1 && dimensions.get(d).isAtomic()) {
        wholly(member, d, dimensions.get(d).flag() ? 2 : 1);
      }
      if (dimensions.get(d).sensitive()) {
        nearlyAll(member, d);
      }
      outsideThePublicList(member, dimensions.get(d).field());
    }
  }

  private void wholly(PopulationCube member, int dimension, int least) {
    sides(member, dimension)
        .values()
        .forEach(
            cells -> {
              boolean unsafe = cells.stream().anyMatch(cell -> broken(member, cell).isPresent());
              if (unsafe || cells.size() < least) {
                cells.forEach(cell -> orElse(everywhere, cell, Rule.SIDE));
              }
            });
  }

  private static void orElse(Rule[] reasons, int cell, Rule rule) {
    reasons[cell] = reasons[cell] == null ? rule : reasons[cell];
  }

  /** The values of a dimension, for each combination of the others. */
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

  private void nearlyAll(PopulationCube member, int dimension) {
    CellTable table = member.table();
    int[] nodes = new int[table.trees().size()];
    for (int cell = 0; cell < table.size(); cell++) {
      for (int d = 0; d < nodes.length; d++) {
        nodes[d] = table.node(cell, d);
      }
      nodes[dimension] = table.trees().get(dimension).parent(nodes[dimension]);
      if (nodes[dimension] >= 0
          && table.contributors(table.find(nodes)) - table.contributors(cell) < LEFT_OUT) {
        orElse(everywhere, member.inPopulation(cell), Rule.SIDE);
      }
    }
  }

  private void outsideThePublicList(PopulationCube member, String field) {
    int dimension = kernel.dimension(field);
    Hierarchy hierarchy = population.hierarchies().get(dimension);
    for (int cell : population.cells(member.number())) {
      int node = population.node(cell, dimension);
      if (hierarchy.leaf(node) && hierarchy.label(node).equals(Domain.OTHER)) {
        orElse(everywhere, cell, Rule.UNPUBLISHED);
      }
    }
  }
}
