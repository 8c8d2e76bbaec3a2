package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.List;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.table.CubeOutcome;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * The result of one cube and window, with its staged files.
 *
 * @param family the cube's family
 * @param counts the outcome of the cube's cells
 * @param reasons the reason of each suppressed value
 * @param staged files to publish; empty if the run publishes no table of the cube
 * @param revision as in {@link CubeDecision#revision}
 */
public record CubeResult(
    String family,
    ReleaseCounts counts,
    List<CubeOutcome.Reason> reasons,
    List<Staged> staged,
    int revision) {
  /**
   * A staged file. It belongs to one of the cube's tables, or has the archived copies of a window.
   *
   * @param from the file's path in the staging folder
   * @param table table to which the file belongs; empty for archived copies
   * @param folder the release's folder; empty for archived copies
   * @param file the file's entry for the log
   */
  public record Staged(String from, String table, String folder, FileRef file) {}

  public CubeResult {
    reasons = List.copyOf(reasons);
    staged = List.copyOf(staged);
  }

  /** Returns a copy with other staged files. */
  CubeResult withStaged(List<Staged> files) {
    return new CubeResult(family, counts, reasons, files, revision);
  }
}
