package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * The exact cells of one cube in one window.
 *
 * @param table the cells, with one tree per dimension and one measure per additive measure of the
 *     cube, in declared order
 */
public record ExactCubeCells(Cube cube, CellTable table) {
  public ExactCubeCells {
    check("dimensions", cube, cube.dimensions().size(), table.trees().size());
    check("additive measures", cube, additiveMeasures(cube).size(), table.measures());
  }

  private static void check(String what, Cube cube, int declared, int actual) {
    if (declared != actual) {
      throw new IllegalArgumentException(
          "cells of %s must have %s %s, but have %s"
              .formatted(cube.name(), declared, what, actual));
    }
  }

  private static List<Cube.Measure> additiveMeasures(Cube cube) {
    return cube.measures().stream().filter(Cube.Measure::additive).toList();
  }

  List<Cube.Measure> additiveMeasures() {
    return additiveMeasures(cube);
  }

  /** Returns the cell of the total; -1 if there is no record. */
  int total() {
    return table.find(new int[table.trees().size()]);
  }

  /** Returns the parent of a cell in one dimension; -1 if the cell is a total in this dimension. */
  int parent(int cell, int dimension) {
    int[] nodes = new int[table.trees().size()];
    Arrays.setAll(nodes, d -> table.node(cell, d));
    nodes[dimension] = table.trees().get(dimension).parent(nodes[dimension]);
    return nodes[dimension] < 0 ? -1 : table.find(nodes);
  }

  /**
   * Returns true if, in each dimension, cells have as many contributors as their children together.
   */
  boolean contributorsAddUp() {
    for (int d = 0; d < table.trees().size(); d++) {
      long[] ofChildren = new long[table.size()];
      for (int cell = 0; cell < table.size(); cell++) {
        int parent = parent(cell, d);
        if (parent >= 0) {
          ofChildren[parent] += table.contributors(cell);
        }
      }
      for (int cell = 0; cell < table.size(); cell++) {
        boolean leaf = table.trees().get(d).isLeaf(table.node(cell, d));
        if (!leaf && ofChildren[cell] != table.contributors(cell)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Returns a cell's values of a measure of the table. Measures under the p % rule have no negative
   * values.
   *
   * @param declared the measure's declaration
   */
  CellValues values(int cell, int measure, Cube.Measure declared) {
    long value = table.sum(cell, measure);
    return new CellValues(
        value,
        value,
        table.carriers(cell, measure),
        table.eligibleCarriers(cell, measure),
        table.largest(cell, measure),
        table.largestContributor(cell, measure),
        table.secondLargest(cell, measure),
        declared.min() < 0);
  }

  /** Returns a cell's values of the count of contributors. */
  static CellValues contributorValues(long contributors, long eligible) {
    return new CellValues(
        contributors,
        contributors,
        contributors,
        eligible,
        contributors > 0 ? 1 : 0,
        Population.NO_CONTRIBUTOR,
        contributors > 1 ? 1 : 0,
        false);
  }
}
