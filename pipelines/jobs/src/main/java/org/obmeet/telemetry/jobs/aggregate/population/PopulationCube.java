package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * A cube or bridge of a population. It maps the cells and measures of the cube's table to cells and
 * measures of the population, and back.
 */
final class PopulationCube {
  /** The number that stands for no measure or no cell. */
  static final int NONE = -1;

  private final ExactCubeCells cells;
  private final int number;
  private final int[] measures;
  private final int count;
  private int[] populationCells;
  private int[] kernelCells;
  private ContributorTraces traces;

  /**
   * @param number number of the cube's table in the population
   * @param measures the population's number of each additive measure of the cube
   * @param count number of the measure that decides whether a row is published; {@link #NONE} if
   *     the only measure is a distinct count
   */
  PopulationCube(ExactCubeCells cells, int number, int[] measures, int count) {
    this.cells = cells;
    this.number = number;
    this.measures = measures;
    this.count = count;
  }

  Cube cube() {
    return cells.cube();
  }

  CellTable table() {
    return cells.table();
  }

  /** The number of the cube's table in the population. */
  int number() {
    return number;
  }

  /** The number of the measure that decides whether a row is published, or {@link #NONE}. */
  int count() {
    return count;
  }

  /** Returns the population's number of an additive measure of the cube. */
  int measure(int additive) {
    return measures[additive];
  }

  /** Returns the cube's number of a measure of the population, or {@link #NONE}. */
  int additive(int measure) {
    for (int m = 0; m < measures.length; m++) {
      if (measures[m] == measure) {
        return m;
      }
    }
    return NONE;
  }

  /** Returns the population's numbers of the cube's measures: the count, if any, and the sums. */
  List<Integer> all() {
    List<Integer> all = new ArrayList<>();
    if (count != NONE) {
      all.add(count);
    }
    Arrays.stream(measures).filter(m -> m != count).forEach(all::add);
    return all;
  }

  void mapCells(int[] ofKernel, int size) {
    populationCells = ofKernel;
    kernelCells = new int[size];
    Arrays.fill(kernelCells, NONE);
    for (int cell = 0; cell < ofKernel.length; cell++) {
      kernelCells[ofKernel[cell]] = cell;
    }
  }

  /** Returns the population's cell of a cell of the cube's table. */
  int inPopulation(int kernelCell) {
    return populationCells[kernelCell];
  }

  /** Returns the table's cell of a cell of the population, or {@link #NONE}. */
  int inTable(int cell) {
    return cell < kernelCells.length ? kernelCells[cell] : NONE;
  }

  /** Returns the cube's traced contributors. The first call decodes them. */
  ContributorTraces traces() {
    if (traces == null) {
      traces = new ContributorTraces(table());
    }
    return traces;
  }

  /** Returns a cell's values of an additive measure of the cube. */
  static CellValues values(CellTable table, Cube.Measure measure, int cell, int additive) {
    return new CellValues(
        Math.addExact(table.sum(cell, additive), table.unattributed(cell, additive)),
        table.carriers(cell, additive),
        table.eligibleCarriers(cell, additive),
        table.largest(cell, additive),
        table.largestContributor(cell, additive),
        table.secondLargest(cell, additive),
        table.secondContributor(cell, additive),
        measure.min() < 0);
  }

  /** Returns a cell's values of the count of contributors. */
  static CellValues contributorValues(long contributors, long eligible) {
    long one = contributors > 0 ? 1 : 0;
    return new CellValues(
        contributors,
        contributors,
        eligible,
        one,
        Population.NO_CONTRIBUTOR,
        contributors > 1 ? 1 : 0,
        Population.NO_CONTRIBUTOR,
        false);
  }
}
