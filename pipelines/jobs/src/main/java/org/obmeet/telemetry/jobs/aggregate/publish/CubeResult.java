package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.List;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * What was decided about one cube and window, and where its files are staged.
 *
 * @param family the cube's family
 * @param counts what became of its cells
 * @param reasons why each suppressed value is
 * @param staged files to move into place, empty if nothing is published
 * @param revision number of the publication, from 1
 */
public record CubeResult(
    String family,
    ReleaseCounts counts,
    List<CubeOutcome.Reason> reasons,
    List<Staged> staged,
    int revision) {
  /**
   * A staged file.
   *
   * @param from where it is staged
   * @param table release that it belongs to; empty for the ledger's own copy
   * @param folder the release's folder; empty for the ledger's own copy
   * @param file as the log is to name it
   */
  public record Staged(String from, String table, String folder, FileRef file) {}

  public CubeResult {
    reasons = List.copyOf(reasons);
    staged = List.copyOf(staged);
  }
}
