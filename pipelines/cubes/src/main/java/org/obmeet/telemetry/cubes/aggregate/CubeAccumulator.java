package org.obmeet.telemetry.cubes.aggregate;

import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.obmeet.telemetry.cubes.bucket.ContributorRuns;
import org.obmeet.telemetry.cubes.bucket.RowSet;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.privacy.cells.SumOverflowException;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * The cells of one cube in the making. A contributor's rows are added up per finest cell, the
 * finest cells per cell on and above them, and the contributor is then added to each of these once.
 */
public final class CubeAccumulator {
  private final Cube cube;
  private final IntPredicate small;
  private final int footprintBytes;
  private final FinestCells finest;
  private final CellTable table;
  private final AncestorCells ancestors;
  private final ContributorAccumulator perFinest;
  private final ContributorAccumulator perCell;

  /** Sum of what was read ahead, so that the reading is not left out. */
  private long near;

  private RowFilter filter;
  private RowValues values;
  private long manyFootprints;

  /**
   * @param threshold footprints are kept of contributors in a finest cell with fewer, or too few of
   *     standing
   * @param footprintBytes how many before those that are not needed are dropped
   */
  public CubeAccumulator(Cube cube, int threshold, int footprintBytes) {
    int dimensions = cube.dimensions().size();
    int measures = (int) cube.measures().stream().filter(Cube.Measure::additive).count();
    int standing = ContributorEligibility.minimum(threshold);
    this.cube = cube;
    this.table =
        new CellTable(Stream.generate(DimensionTree::new).limit(dimensions).toList(), measures);
    this.small = cell -> table.contributors(cell) < threshold || table.eligible(cell) < standing;
    this.finest = new FinestCells(dimensions);
    this.ancestors = new AncestorCells(table, finest, cube.dimensions());
    this.perFinest = new ContributorAccumulator(measures);
    this.perCell = new ContributorAccumulator(measures);
    this.footprintBytes = footprintBytes;
    this.manyFootprints = footprintBytes;
  }

  /** The cells of all rows so far, with the footprints of contributors in small ones. */
  public CellTable table() {
    table.footprints().retainContributorsInSmallCells(small);
    return table;
  }

  /**
   * Adds every contributor's rows, and those without one.
   *
   * @param runs contributors that have no row before or after
   * @throws SumOverflowException where a sum does not fit 64 bits
   */
  public void add(RowSet rows, ContributorRuns runs) {
    filter = RowFilter.of(cube, rows);
    values = new RowValues(cube, rows);
    finest.setColumns(cube.dimensions().stream().map(rows::dimension).toList());
    for (int run = 0; run < runs.count(); run++) {
      gather(runs, run);
      contribute(runs.contributor(run), runs.eligibility(run));
    }
    gather(runs, runs.count());
    addUnattributed();
  }

  private void gather(ContributorRuns runs, int run) {
    perFinest.clear();
    int to = runs.to(run);
    for (int place = runs.from(run); place < to; place++) {
      int row = runs.row(place);
      if (filter.accepts(row)) {
        int cell = finest.of(row);
        values.addTo(perFinest, perFinest.slotFor(cell), row);
      }
    }
  }

  private void contribute(int contributor, ContributorEligibility standing) {
    boolean alone = perFinest.size() == 1;
    long[] added = perFinest.values();
    perCell.clear();
    for (int i = 0; i < perFinest.size(); i++) {
      near += ancestors.prefetch(perFinest.cell(i));
    }
    for (int i = 0; i < perFinest.size(); i++) {
      int combination = perFinest.cell(i);
      int at = perFinest.at(i);
      ancestors.resolve(combination);
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
    for (int i = 0; i < perCell.size(); i++) {
      near += table.prefetch(perCell.cell(i));
    }
    for (int i = 0; i < perCell.size(); i++) {
      table.contribute(perCell.cell(i), contributor, perCell.values(), perCell.at(i), standing);
    }
    if (table.footprints().bytes() > manyFootprints) {
      dropFootprints();
    }
  }

  /** A cell that is large enough stays so: whoever lies in such cells alone is needed no more. */
  private void dropFootprints() {
    table.footprints().retainContributorsInSmallCells(small);
    manyFootprints = Math.max(footprintBytes, 2 * table.footprints().bytes());
  }

  private void addUnattributed() {
    for (int i = 0; i < perFinest.size(); i++) {
      int combination = perFinest.cell(i);
      ancestors.resolve(combination);
      for (int c = ancestors.from(combination); c < ancestors.to(combination); c++) {
        table.addUnattributed(ancestors.cells()[c], perFinest.values(), perFinest.at(i));
      }
    }
  }
}
