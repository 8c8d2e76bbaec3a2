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
  private final long[] added;

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
    this.added = new long[values.measures()];
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
        perFinest.touch(cell);
        values.addTo(perFinest, cell, row);
      }
    }
  }

  private void contribute(int contributor, Standing standing) {
    boolean alone = perFinest.touched() == 1;
    perCell.clear();
    for (int i = 0; i < perFinest.touched(); i++) {
      int[] cells = ancestors.of(perFinest.cell(i));
      perFinest.values(perFinest.cell(i), added);
      table.footprints().add(contributor, cells[0], added, standing);
      for (int cell : cells) {
        if (alone) {
          table.contribute(cell, contributor, added, standing);
        } else {
          perCell.add(cell, added);
        }
      }
    }
    for (int i = 0; i < perCell.touched(); i++) {
      perCell.values(perCell.cell(i), added);
      table.contribute(perCell.cell(i), contributor, added, standing);
    }
  }

  private void addUnattributed() {
    for (int i = 0; i < perFinest.touched(); i++) {
      perFinest.values(perFinest.cell(i), added);
      for (int cell : ancestors.of(perFinest.cell(i))) {
        table.addUnattributed(cell, added);
      }
    }
  }
}
