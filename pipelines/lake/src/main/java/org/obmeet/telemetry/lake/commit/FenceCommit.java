package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.Map;

/**
 * The detail of a {@code FENCE} commit: the id of a dead or slow run, whose later commits the log
 * rejects.
 */
public record FenceCommit(String fenced) {
  private static final String FENCED = "fenced";

  /** Returns a planned commit; {@code run} is the run that fences the other run. */
  public CommitDraft draft(long base, Instant at, String run) {
    return CommitDraft.of(CommitKind.FENCE, base, at, run).withDetail(Map.of(FENCED, fenced));
  }

  public static FenceCommit of(Commit commit) {
    return new FenceCommit(CommitDetails.text(commit, FENCED));
  }
}
