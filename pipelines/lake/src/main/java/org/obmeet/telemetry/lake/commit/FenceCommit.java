package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.Map;

/**
 * The detail of a FENCE commit: a run that is dead or too slow. The log accepts no further commit
 * of this run, so its uncommitted files can be deleted.
 */
public record FenceCommit(String fenced) {
  private static final String FENCED = "fenced";

  /** Returns a planned commit of the run that deletes the files. */
  public CommitDraft draft(long base, Instant at, String run) {
    return CommitDraft.of(CommitKind.FENCE, base, at, run).withDetail(Map.of(FENCED, fenced));
  }

  public static FenceCommit of(Commit commit) {
    return new FenceCommit(CommitDetails.text(commit, FENCED));
  }
}
