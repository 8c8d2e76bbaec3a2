package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/**
 * One of the linked tables.
 *
 * @param design its design
 * @param cells its exact cells
 * @param judge its rules
 * @param variable for each cell its variable, or {@link #ZERO}
 */
@SuppressWarnings("ArrayRecordComponent")
record Member(TableDesign design, Cells cells, Judge judge, int[] variable) {
  /** The variable of a cell that is known to be empty. */
  static final int ZERO = -1;

  /** A table whose cells have no variables yet. */
  static Member of(Problem problem, TableDesign design, List<Nodes> nodes) {
    int[] columns =
        design.dimensions().stream().mapToInt(problem.records().dimensions()::indexOf).toArray();
    int[] sums = IntStream.range(0, problem.records().sums().size()).toArray();
    Grid grid = Grid.of(design.name(), columns, nodes);
    Cells cells = new Tally(problem.records(), sums).of(grid);
    int[] variable = new int[grid.size()];
    Arrays.fill(variable, ZERO);
    return new Member(
        design,
        cells,
        Judge.of(problem.settings(), design, problem.records().sums(), cells),
        variable);
  }

  /** Its cells' numbering. */
  Grid grid() {
    return cells.grid();
  }

  /** What is lost where a cell is withheld: the first sum, else contributors. */
  long weight(int cell) {
    for (int sum = 0; sum < cells.measures(); sum++) {
      if (judge.uses(sum) && !cells.negative(sum)) {
        return cells.total(cell, sum);
      }
    }
    return cells.count(cell);
  }

  /** Whether nothing at all is in a cell. */
  boolean empty(int cell) {
    return cells.count(cell) == 0
        && IntStream.range(0, cells.measures()).allMatch(m -> cells.total(cell, m) == 0);
  }

  /** Position of a column of the records among its dimensions, or -1. */
  int position(int column) {
    int[] columns = grid().columns();
    for (int d = 0; d < columns.length; d++) {
      if (columns[d] == column) {
        return d;
      }
    }
    return -1;
  }

  /** The dimensions in which a cell is not the total, as bits. */
  int resolved(int cell) {
    int mask = 0;
    for (int d = 0; d < grid().columns().length; d++) {
      mask |= grid().node(cell, d) == Nodes.TOTAL ? 0 : 1 << d;
    }
    return mask;
  }

  /** The same cell of another table that has all dimensions of the mask. */
  int same(int cell, int mask, Member other) {
    int there = 0;
    for (int d = 0; d < grid().columns().length; d++) {
      if ((mask >> d & 1) == 1) {
        int position = other.position(grid().columns()[d]);
        there += grid().node(cell, d) * other.grid().strides()[position];
      }
    }
    return there;
  }

  /** Whether another table has all dimensions of a mask of this one. */
  boolean within(int mask, Member other) {
    return IntStream.range(0, grid().columns().length)
        .filter(d -> (mask >> d & 1) == 1)
        .allMatch(d -> other.position(grid().columns()[d]) >= 0);
  }

  /** The cells that a cell is the sum of: its children along the first dimension that has some. */
  List<Integer> parts(int cell) {
    for (int d = 0; d < grid().columns().length; d++) {
      List<Integer> parts = parts(cell, d);
      if (!parts.isEmpty()) {
        return parts;
      }
    }
    return List.of();
  }

  /** Its children along one dimension; none where it is a value in it. */
  List<Integer> parts(int cell, int d) {
    List<Integer> parts = new ArrayList<>();
    for (int child : grid().nodes().get(d).children(grid().node(cell, d))) {
      parts.add(grid().moved(cell, d, child));
    }
    return parts;
  }
}
