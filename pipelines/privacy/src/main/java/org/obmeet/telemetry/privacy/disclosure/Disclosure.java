package org.obmeet.telemetry.privacy.disclosure;

import java.util.List;
import java.util.function.IntPredicate;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.Cube;

/** The seam: (cells, everything already published, policy) to release or refusal. */
public final class Disclosure {
  private Disclosure() {}

  /**
   * Decides about every cube of one protection group and window.
   *
   * @param cells its cubes that are not published yet, in catalogue order
   * @param published its tables that are out already, for the same window
   * @return one decision per cube, in the same order
   */
  public static List<Decision> decide(List<CubeCells> cells, List<PublishedTable> published) {
    throw new UnsupportedOperationException("not there yet");
  }

  /**
   * The finest cells whose contributors must be known one by one, so that whatever they fold into
   * is exact: what to keep in the footprints.
   */
  public static IntPredicate traced(Cube cube, CellTable table) {
    return cell -> table.contributors(cell) < cube.threshold();
  }
}
