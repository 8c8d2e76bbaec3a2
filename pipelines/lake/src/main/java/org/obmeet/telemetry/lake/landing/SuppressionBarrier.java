package org.obmeet.telemetry.lake.landing;

import org.obmeet.telemetry.lake.store.LakeException;

/**
 * Detects suppressions that were set between the evaluation of rows and their write. Commits are
 * identified by number; -1 means before the first commit. Safe for use by several threads.
 */
public interface SuppressionBarrier {
  /**
   * Reads the new commits of the log.
   *
   * @return the new value of {@link #lastSuppression}
   * @throws LakeException if the log cannot be read; a broken hash chain may be ignored
   */
  long refresh();

  /** Returns the number of the last read commit that suppresses a further subject. */
  long lastSuppression();

  /** Returns the number of the last commit that was read. */
  long lastCommit();
}
