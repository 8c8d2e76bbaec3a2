package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.disclosure.CellWeights;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;

/**
 * The weights of cells for secondary suppression, which prefers to suppress cells of low weight.
 * The weight is the cell's value times factors for these properties:
 *
 * <ul>
 *   <li>each level above the finest, so that a major version is not suppressed to publish a patch
 *       version,
 *   <li>each dimension that larger cubes have in addition, so that no margin is suppressed to
 *       publish a cell of a cross table,
 *   <li>a publication of the cell in the previous window, so that time series continue,
 *   <li>a label for all values that are not on the public list, which readers need least,
 *   <li>a total over all dimensions, which readers need most.
 * </ul>
 *
 * <p>A cell of several cubes has the largest of their factors. A cell that only bridges have is not
 * shown to readers and has the lowest weight.
 */
final class ReaderWeights implements CellWeights {
  private static final double PER_LEVEL = 8;
  private static final double TOTAL = 1e6;
  private static final double CONTINUED = 2;
  private static final double NOT_LISTED = 0.01;
  private static final double MIN_WEIGHT = 1e-3;

  private final Population population;
  private final double[] factors;

  /** Takes the labels of the cells that the previous window published, by name of the cube. */
  ReaderWeights(RecordsPopulation records, Map<String, Set<List<String>>> before) {
    population = records.population();
    factors = new double[population.size()];
    List<PopulationCube> cubes = records.cubes().stream().filter(cube -> !cube.isBridge()).toList();
    int widest = cubes.stream().mapToInt(cube -> cube.dimensions().length).max().orElse(0);
    for (PopulationCube cube : cubes) {
      computeFactors(cube, widest, before.getOrDefault(cube.cube().name(), Set.of()));
    }
  }

  private void computeFactors(PopulationCube cube, int widest, Set<List<String>> before) {
    int[] dimensions = cube.dimensions();
    int deepest = 0;
    int[] depths = new int[population.size()];
    for (int cell : population.cells(cube.tableIndex())) {
      for (int d : dimensions) {
        depths[cell] += population.hierarchies().get(d).depth(population.node(cell, d));
      }
      deepest = Math.max(deepest, depths[cell]);
    }
    for (int cell : population.cells(cube.tableIndex())) {
      boolean total = true;
      for (int d : dimensions) {
        total &= population.node(cell, d) == Hierarchy.ROOT;
      }
      // A leaf belongs to the finest level, even if fewer levels are above it.
      boolean finest = population.isFinest(cube.tableIndex(), cell);
      int levels = finest ? 0 : deepest - depths[cell];
      double weight = Math.pow(PER_LEVEL, levels + widest - dimensions.length);
      weight *= total ? TOTAL : 1;
      weight *= cube.isNotListed(population, cell) ? NOT_LISTED : 1;
      weight *= before.contains(population.labels(cube.tableIndex(), cell)) ? CONTINUED : 1;
      factors[cell] = Math.max(factors[cell], weight);
    }
  }

  @Override
  public double of(int cell, int measure) {
    return Math.max(MIN_WEIGHT, factors[cell] * Math.abs(population.values(cell, measure).value()));
  }
}
