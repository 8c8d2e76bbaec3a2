package org.obmeet.telemetry.lake.landing;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Rows of one append that wait to be landed.
 *
 * @param bytes size of the rows
 * @param result completed with the outcome
 */
record PendingAppend(List<EncodedRow> rows, long bytes, CompletableFuture<AppendResult> result) {
  /**
   * Returns true if the suppressions of a commit are newer than those by which a row was accepted.
   */
  boolean isEvaluatedBefore(long commit) {
    return rows.stream().anyMatch(row -> row.evaluatedAtCommit() < commit);
  }

  /** Fails the append, so that the caller checks its rows against the newer suppressions. */
  void rejectAsStale() {
    result.completeExceptionally(new StaleRowsException());
  }
}
