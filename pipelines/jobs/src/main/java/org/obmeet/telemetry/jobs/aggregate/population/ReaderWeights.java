package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.disclosure.Weights;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.schemas.Cube;

/**
 * What a cell is worth to readers: its contributors, more for each level that it lies above the
 * finest, so that a major version is not given up to save a patch version, and more if the window
 * before published it, so that series go on. A total is worth more than all else.
 */
final class ReaderWeights implements Weights {
  private static final double PER_LEVEL = 8;
  private static final double TOTAL = 1e6;
  private static final double CONTINUED = 4;

  private final double[] weights;

  /**
   * @param before by name of a cube, the labels of the cells that the window before published
   */
  ReaderWeights(KernelPopulation kernel, Map<String, Set<List<String>>> before) {
    Population population = kernel.population();
    weights = new double[population.size()];
    for (Member member : kernel.members()) {
      if (!Bridges.isBridge(member.cube().name())) {
        weigh(kernel, member, before.getOrDefault(member.cube().name(), Set.of()));
      }
    }
    for (int cell = 0; cell < weights.length; cell++) {
      weights[cell] = Math.max(weights[cell], 1e-3);
    }
  }

  private void weigh(KernelPopulation kernel, Member member, Set<List<String>> before) {
    Population population = kernel.population();
    int[] dimensions =
        member.cube().dimensions().stream()
            .map(Cube.Dimension::field)
            .mapToInt(kernel::dimension)
            .toArray();
    int deepest = 0;
    int[] depths = new int[population.size()];
    for (int cell : population.cells(member.number())) {
      for (int d : dimensions) {
        depths[cell] += population.hierarchies().get(d).depth(population.node(cell, d));
      }
      deepest = Math.max(deepest, depths[cell]);
    }
    for (int cell : population.cells(member.number())) {
      double weight = Math.max(1, population.contributors(cell));
      boolean total = true;
      for (int d : dimensions) {
        total &= population.node(cell, d) == Hierarchy.ROOT;
      }
      // A leaf without levels above it is as fine as one with them.
      boolean finest = population.finest(member.number(), cell);
      weight *= finest ? 1 : Math.pow(PER_LEVEL, deepest - depths[cell]);
      weight *= total ? TOTAL : 1;
      weight *= before.contains(population.labels(member.number(), cell)) ? CONTINUED : 1;
      weights[cell] = Math.max(weights[cell], weight);
    }
  }

  @Override
  public double of(int cell, int measure) {
    return weights[cell];
  }
}
