package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.Objects;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * The exact cells of one cube in one window.
 *
 * @param cube the cube's declaration
 * @param table the cells, with one tree per dimension and one measure per additive measure of the
 *     cube, in declared order
 */
public record ExactCubeCells(Cube cube, CellTable table) {
  public ExactCubeCells {
    Objects.requireNonNull(cube, "cube");
    Objects.requireNonNull(table, "table");
    if (table.trees().size() != cube.dimensions().size()) {
      throw new IllegalArgumentException(
          "cells of "
              + cube.name()
              + " must have "
              + cube.dimensions().size()
              + " dimensions, but have "
              + table.trees().size());
    }
    long additive = cube.measures().stream().filter(Cube.Measure::additive).count();
    if (table.measures() != additive) {
      throw new IllegalArgumentException(
          "cells of "
              + cube.name()
              + " must have "
              + additive
              + " additive measures, but have "
              + table.measures());
    }
  }

  /** Returns the cell of the total; -1 if there is no record. */
  int total() {
    return table.find(new int[table.trees().size()]);
  }
}
