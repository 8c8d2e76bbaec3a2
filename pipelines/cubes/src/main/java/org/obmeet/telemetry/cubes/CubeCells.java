package org.obmeet.telemetry.cubes;

import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.privacy.cells.Standing;
import org.obmeet.telemetry.privacy.cells.SumOverflow;
import org.obmeet.telemetry.schemas.Cube;

/**
 * The cells of one cube over one bucket. A contributor's rows are added up per finest cell, the
 * finest cells per cell on and above them, and the contributor is then added to each of these once.
 */
final class CubeCells {
  private final RowFilter filter;
  private final RowValues values;
  private final FinestCells finest;
  private final CellTable table;
  private final Ancestors ancestors;
  private final Tally perFinest;
  private final Tally perCell;

  CubeCells(Cube cube, RowSet rows) {
    List<Coded> dimensions = cube.dimensions().stream().map(rows::dimension).toList();
    this.filter = RowFilter.of(cube, rows);
    this.values = new RowValues(cube, rows);
    this.finest = new FinestCells(dimensions);
    this.table =
        new CellTable(
            Stream.generate(DimensionTree::new).limit(dimensions.size()).toList(),
            values.measures());
    this.ancestors =
        new Ancestors(table, finest, cube.dimensions(), dimensions.toArray(new Coded[0]));
    this.perFinest = new Tally(values.measures());
    this.perCell = new Tally(values.measures());
  }

  /**
   * The cells of every contributor's rows, and of those without one; all contributors have
   * footprints.
   *
   * @throws SumOverflow where a sum does not fit 64 bits
   */
  CellTable over(ContributorRuns runs) {
    for (int run = 0; run < runs.count(); run++) {
      gather(runs, run);
      contribute(runs.who(run), runs.standing(run));
    }
    gather(runs, runs.count());
    addUnattributed();
    return table;
  }

  private void gather(ContributorRuns runs, int run) {
    perFinest.clear();
    int to = runs.to(run);
    for (int place = runs.from(run); place < to; place++) {
      int row = runs.row(place);
      if (filter.accepts(row)) {
        int cell = finest.of(row);
        values.addTo(perFinest, perFinest.touch(cell), row);
      }
    }
  }

  private void contribute(int contributor, Standing standing) {
    boolean alone = perFinest.touched() == 1;
    long[] added = perFinest.values();
    perCell.clear();
    for (int i = 0; i < perFinest.touched(); i++) {
      int combination = perFinest.cell(i);
      int at = perFinest.at(i);
      ancestors.place(combination);
      int[] cells = ancestors.cells();
      int from = ancestors.from(combination);
      int to = ancestors.to(combination);
      table.footprints().add(contributor, cells[from], added, at, standing);
      for (int c = from; c < to; c++) {
        if (alone) {
          table.contribute(cells[c], contributor, added, at, standing);
        } else {
          perCell.add(cells[c], added, at);
        }
      }
    }
    for (int i = 0; i < perCell.touched(); i++) {
      table.contribute(perCell.cell(i), contributor, perCell.values(), perCell.at(i), standing);
    }
  }

  private void addUnattributed() {
    for (int i = 0; i < perFinest.touched(); i++) {
      int combination = perFinest.cell(i);
      ancestors.place(combination);
      for (int c = ancestors.from(combination); c < ancestors.to(combination); c++) {
        table.addUnattributed(ancestors.cells()[c], perFinest.values(), perFinest.at(i));
      }
    }
  }
}
