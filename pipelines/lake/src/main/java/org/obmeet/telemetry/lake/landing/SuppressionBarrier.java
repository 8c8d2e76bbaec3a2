package org.obmeet.telemetry.lake.landing;

import org.obmeet.telemetry.lake.store.LakeException;

/**
 * A check, just before rows are written, for suppressions that were set after the rows were
 * evaluated. Commits are identified by number; -1 is before the first. Safe for use by several
 * threads.
 */
public interface SuppressionBarrier {
  /**
   * Reads the new commits of the log.
   *
   * @return {@link #lastSuppression}
   * @throws LakeException if the log cannot be read
   */
  long refresh();

  /** Returns the number of the last commit read that suppresses a further subject. */
  long lastSuppression();

  /** Returns the number of the last commit read. */
  long lastCommit();

  /** Returns a barrier for data without suppressions. */
  static SuppressionBarrier none() {
    return new SuppressionBarrier() {
      @Override
      public long refresh() {
        return -1;
      }

      @Override
      public long lastSuppression() {
        return -1;
      }

      @Override
      public long lastCommit() {
        return -1;
      }
    };
  }
}
