package org.obmeet.telemetry.cubes.aggregate;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.cubes.bucket.ContributorRuns;
import org.obmeet.telemetry.cubes.bucket.RowSet;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.privacy.cells.SumOverflowException;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Computes the cells of one cube. A contributor's rows are summed per finest cell, and then per
 * containing cell. Then the contributor is added once to each of these cells.
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

  /** Sum of prefetched values, so that the compiler does not remove the reads. */
  private long prefetched;

  private RowFilter filter;
  private RowValues values;
  private long footprintLimit;

  /**
   * Creates an accumulator without cells.
   *
   * @param threshold a cell is small if it has fewer contributors, or too few eligible ones. Only
   *     the footprints of contributors in small finest cells are kept.
   * @param footprintBytes size of the footprints above which unneeded footprints are dropped
   */
  public CubeAccumulator(Cube cube, int threshold, int footprintBytes) {
    int dimensions = cube.dimensions().size();
    int measures = (int) cube.measures().stream().filter(Cube.Measure::additive).count();
    int minEligible = ContributorEligibility.minimum(threshold);
    this.cube = cube;
    this.table =
        new CellTable(Stream.generate(DimensionTree::new).limit(dimensions).toList(), measures);
    this.small = cell -> table.contributors(cell) < threshold || table.eligible(cell) < minEligible;
    this.finest = new FinestCells(dimensions);
    this.ancestors = new AncestorCells(table, finest, cube.dimensions());
    this.perFinest = new ContributorAccumulator(measures);
    this.perCell = new ContributorAccumulator(measures);
    this.footprintBytes = footprintBytes;
    this.footprintLimit = footprintBytes;
  }

  /** Drops unneeded footprints, and returns the cells of all added rows. */
  public CellTable finish() {
    table.footprints().retainContributorsInSmallCells(small);
    return table;
  }

  /**
   * Adds the rows of some contributors. Of the rows without a contributor, only the number is
   * added.
   *
   * @param runs the contributors' rows; all rows of a contributor must be in one call
   * @throws SumOverflowException if a sum does not fit 64 bits
   */
  public void add(RowSet rows, ContributorRuns runs) {
    filter = RowFilter.of(cube, rows);
    values = new RowValues(cube, rows);
    finest.setColumns(cube.dimensions().stream().map(rows::dimension).toList());
    for (int run = 0; run < runs.count(); run++) {
      gather(runs, run);
      contribute(runs.contributor(run), runs.eligibility(run));
    }
    addUnattributed(runs);
  }

  /** Sums the accepted rows of a run per finest cell. */
  private void gather(ContributorRuns runs, int run) {
    perFinest.clear();
    int to = runs.to(run);
    for (int position = runs.from(run); position < to; position++) {
      int row = runs.row(position);
      if (filter.accepts(row)) {
        int finestCell = finest.findOrAdd(row);
        values.addTo(perFinest, perFinest.touch(finestCell), row);
      }
    }
  }

  private void contribute(int contributor, ContributorEligibility eligibility) {
    boolean single = perFinest.size() == 1;
    long[] added = perFinest.values();
    perCell.clear();
    for (int i = 0; i < perFinest.size(); i++) {
      int finestCell = perFinest.cell(i);
      int at = perFinest.at(i);
      ancestors.resolve(finestCell);
      int[] cells = ancestors.cells();
      int from = ancestors.from(finestCell);
      int to = ancestors.to(finestCell);
      table.footprints().add(contributor, cells[from], added, at, eligibility);
      for (int c = from; c < to; c++) {
        if (single) {
          table.contribute(cells[c], contributor, added, at, eligibility);
        } else {
          perCell.addToCell(cells[c], added, at);
        }
      }
    }
    for (int i = 0; i < perCell.size(); i++) {
      prefetched += table.prefetch(perCell.cell(i));
    }
    for (int i = 0; i < perCell.size(); i++) {
      table.contribute(perCell.cell(i), contributor, perCell.values(), perCell.at(i), eligibility);
    }
    if (table.footprints().bytes() > footprintLimit) {
      dropFootprints();
    }
  }

  /**
   * Drops the footprints of contributors without a small cell. A cell that is not small never
   * becomes small, so these footprints will not be needed.
   */
  private void dropFootprints() {
    table.footprints().retainContributorsInSmallCells(small);
    footprintLimit = Math.max(footprintBytes, 2 * table.footprints().bytes());
  }

  private void addUnattributed(ContributorRuns runs) {
    int run = runs.unattributed();
    table.addUnattributed(
        IntStream.range(runs.from(run), runs.to(run))
            .filter(position -> filter.accepts(runs.row(position)))
            .count());
  }
}
