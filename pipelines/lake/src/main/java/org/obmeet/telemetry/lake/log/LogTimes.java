package org.obmeet.telemetry.lake.log;

import java.time.Duration;
import java.time.Instant;

/**
 * Summary of the times of a log's commits.
 *
 * @param latest the latest time of any commit
 * @param widestGap largest rise of {@link #latest} by a single commit since the last {@code RETAIN}
 *     commit
 * @param anyWrong true if an operator has named the time of a commit as wrong
 */
public record LogTimes(Instant latest, Duration widestGap, boolean anyWrong) {
  /** The key of a retention commit's detail for the numbers of commits whose time is wrong. */
  public static final String WRONG = "wrong_times";
}
