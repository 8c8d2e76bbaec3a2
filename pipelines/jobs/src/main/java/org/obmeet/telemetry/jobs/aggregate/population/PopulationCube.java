package org.obmeet.telemetry.jobs.aggregate.population;

import com.google.common.primitives.Ints;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * A cube or bridge as one table of a population. It maps the indices of cells and measures in the
 * cube's {@link CellTable} to indices in the population, and back.
 *
 * @param tableIndex index of the cube's table in the population
 * @param dimensions the population's index of each dimension of the cube
 * @param filter the population's node, in each dimension, that contains all records of the cube
 * @param measures the population's index of each measure of the cube's cell table
 * @param countMeasure index of the measure that decides whether a row is published; {@link #NONE}
 *     if no measure decides it
 * @param populationCells the population's cell of each cell of the cube's cell table
 * @param tableCells the cell table's cell of each cell of the population, or {@link #NONE}
 */
record PopulationCube(
    ExactCubeCells cells,
    ContributorFootprints footprints,
    int tableIndex,
    int[] dimensions,
    int[] filter,
    int[] measures,
    int countMeasure,
    int[] populationCells,
    int[] tableCells) {
  /** The index if there is no measure or no cell. */
  static final int NONE = -1;

  /** Returns the positions of an array's numbers, by number; {@link #NONE} for absent numbers. */
  static int[] inverse(int[] values) {
    int[] indices = new int[1 + Arrays.stream(values).max().orElse(NONE)];
    Arrays.fill(indices, NONE);
    for (int i = 0; i < values.length; i++) {
      indices[values[i]] = i;
    }
    return indices;
  }

  Cube cube() {
    return cells.cube();
  }

  boolean isBridge() {
    return BridgeCubes.isBridge(cube().name());
  }

  CellTable table() {
    return cells.table();
  }

  @Override
  public int[] filter() {
    return filter.clone();
  }

  boolean hasCountMeasure() {
    return countMeasure != NONE;
  }

  /**
   * Returns the population's index of a declared measure of the cube; {@link #NONE} for the count
   * of contributors.
   */
  int populationMeasure(int declared) {
    List<Cube.Measure> all = cube().measures();
    return all.get(declared).additive()
        ? measures[(int) all.subList(0, declared).stream().filter(Cube.Measure::additive).count()]
        : NONE;
  }

  /** Returns the cell table's index of a measure of the population, or {@link #NONE}. */
  int tableMeasure(int populationMeasure) {
    return Ints.indexOf(measures, populationMeasure);
  }

  /** Returns the population's cell of a cell of the cube's cell table. */
  int populationCell(int tableCell) {
    return populationCells[tableCell];
  }

  /** Returns the cell table's cell of a cell of the population, or {@link #NONE}. */
  int tableCell(int populationCell) {
    return populationCell < tableCells.length ? tableCells[populationCell] : NONE;
  }

  /** Returns true if a label of a cell stands for all values that are not on the public list. */
  boolean isNotListed(Population population, int populationCell) {
    return Arrays.stream(dimensions)
        .anyMatch(
            d -> {
              Hierarchy hierarchy = population.hierarchies().get(d);
              int node = population.node(populationCell, d);
              return hierarchy.isLeaf(node) && hierarchy.label(node).equals(Domain.NOT_LISTED);
            });
  }

  boolean contains(int populationCell) {
    return populationCell >= 0 && tableCell(populationCell) != NONE;
  }
}
