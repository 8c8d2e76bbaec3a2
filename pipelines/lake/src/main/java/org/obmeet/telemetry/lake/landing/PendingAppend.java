package org.obmeet.telemetry.lake.landing;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The rows of one append while they wait to be landed.
 *
 * @param bytes size of the rows, in bytes
 * @param result future that is completed with the outcome
 */
record PendingAppend(List<EncodedRow> rows, long bytes, CompletableFuture<AppendResult> result) {
  /** Returns true if a row was evaluated without the suppressions of a commit. */
  boolean isEvaluatedBefore(long commit) {
    return rows.stream().anyMatch(row -> row.evaluatedAtCommit() < commit);
  }

  /** Fails the append, so that the caller evaluates its rows with the newer suppressions. */
  void rejectAsStale() {
    result.completeExceptionally(new StaleRowsException());
  }
}
