package org.obmeet.telemetry.jobs;

import java.util.List;

/**
 * What became of one cube and window. An incidence is one contributor in one finest cell.
 *
 * @param cube table name
 * @param window as {@code week/2026-11-16}
 * @param decision released, withheld, revised, unchanged, or refused: what is out is not revised
 * @param explanation why, where it was withheld or is not revised; names no label
 * @param rows published rows
 * @param cellsPublished finest cells that stand alone
 * @param cellsFolded finest cells published within a rest or a coarser step
 * @param cellsWithheld finest cells that are not published at all
 * @param incidences contributors of finest cells, added up
 * @param incidencesFinest those published at the finest level
 * @param incidencesWithheld those not published at all
 */
public record ReleaseCounts(
    String cube,
    String window,
    String decision,
    String explanation,
    long rows,
    long cellsPublished,
    long cellsFolded,
    long cellsWithheld,
    long incidences,
    long incidencesFinest,
    long incidencesWithheld) {
  /** Share of incidences that is not published, 0..1. */
  public double shareWithheld() {
    return incidences == 0 ? 0 : (double) incidencesWithheld / incidences;
  }

  /** The same of several windows together. */
  public static double shareWithheld(List<ReleaseCounts> windows) {
    long all = windows.stream().mapToLong(ReleaseCounts::incidences).sum();
    long withheld = windows.stream().mapToLong(ReleaseCounts::incidencesWithheld).sum();
    return all == 0 ? 0 : (double) withheld / all;
  }
}
