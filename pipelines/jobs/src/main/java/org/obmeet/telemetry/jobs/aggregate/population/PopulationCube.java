package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * One cube, or bridge, of a population: which of its cells is which of the population's, and which
 * of its measures.
 */
final class PopulationCube {
  /** Stands for no measure, and for no cell. */
  static final int NONE = -1;

  private final ExactCubeCells cells;
  private final int number;
  private final int[] measures;
  private final int count;
  private int[] populationCells;
  private int[] kernelCells;
  private ContributorTraces traces;

  /**
   * @param number of its table
   * @param measures for each additive measure of the cube its number in the population
   * @param count the measure whose status is that of its rows; {@link #NONE} if contributors alone
   *     are counted and do not add up
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

  /** Number of its table in the population. */
  int number() {
    return number;
  }

  /** The measure whose status is that of its rows, or {@link #NONE}. */
  int count() {
    return count;
  }

  /** Number in the population of an additive measure of the cube. */
  int measure(int additive) {
    return measures[additive];
  }

  /** Which of its additive measures a measure of the population is, or {@link #NONE}. */
  int additive(int measure) {
    for (int m = 0; m < measures.length; m++) {
      if (measures[m] == measure) {
        return m;
      }
    }
    return NONE;
  }

  /** Measures of the population that it has: the count, if it is one, and its sums. */
  List<Integer> all() {
    List<Integer> all = new ArrayList<>();
    if (count != NONE) {
      all.add(count);
    }
    Arrays.stream(measures).filter(m -> m != count).forEach(all::add);
    return all;
  }

  void places(int[] ofKernel, int size) {
    populationCells = ofKernel;
    kernelCells = new int[size];
    Arrays.fill(kernelCells, NONE);
    for (int cell = 0; cell < ofKernel.length; cell++) {
      kernelCells[ofKernel[cell]] = cell;
    }
  }

  /** Cell of the population. */
  int inPopulation(int kernelCell) {
    return populationCells[kernelCell];
  }

  /** Cell of the kernel's table, or {@link #NONE} if the cube does not have it. */
  int inTable(int cell) {
    return cell < kernelCells.length ? kernelCells[cell] : NONE;
  }

  /** Its traced contributors; read once. */
  ContributorTraces traces() {
    if (traces == null) {
      traces = new ContributorTraces(table());
    }
    return traces;
  }

  /** Numbers of a cell in one of the cube's additive measures. */
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

  /** Numbers of a cell as a count of contributors. */
  static CellValues people(long contributors, long standing) {
    long one = contributors > 0 ? 1 : 0;
    return new CellValues(
        contributors,
        contributors,
        standing,
        one,
        Population.NOBODY,
        contributors > 1 ? 1 : 0,
        Population.NOBODY,
        false);
  }
}
