package org.obmeet.telemetry.lake.landing;

import org.obmeet.telemetry.lake.store.LakeException;

/**
 * Says, at the moment of writing, whether somebody is refused since a row was judged. Entries of
 * the log have numbers; -1 is before all of them. Safe for use by several threads.
 */
public interface SuppressionBarrier {
  /**
   * Takes in what the log says by now.
   *
   * @return as {@link #lastSuppression}
   * @throws LakeException where the log cannot be read, so that nobody knows
   */
  long refresh();

  /** Number of the last entry taken in by which somebody is refused who was not before. */
  long lastSuppression();

  /** Number of the last entry taken in. */
  long lastCommit();

  /** Where nobody is ever refused. */
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
