package org.obmeet.telemetry.lake.landing;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Rows of one append that wait to be landed.
 *
 * @param bytes their size
 * @param done told what became of them
 */
record PendingAppend(List<EncodedRow> rows, long bytes, CompletableFuture<AppendResult> done) {
  /** Whether one of them was judged before an entry of the log was known. */
  boolean isBefore(long entry) {
    return rows.stream().anyMatch(row -> row.evaluatedAt() < entry);
  }

  /** Gives them back to be judged again. */
  void rejectAsStale() {
    done.completeExceptionally(new StaleRowsException());
  }
}
