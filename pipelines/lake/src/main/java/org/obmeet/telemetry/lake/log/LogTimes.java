package org.obmeet.telemetry.lake.log;

import java.time.Duration;
import java.time.Instant;

/**
 * The times of a log's commits, in short.
 *
 * @param latest the latest time of any commit
 * @param widestGap the longest time by which a commit since the last retention is later than each
 *     commit before it
 * @param anyWrong true if an operator has named the time of a commit as wrong
 */
public record LogTimes(Instant latest, Duration widestGap, boolean anyWrong) {
  /** The key of a retention commit's detail for the numbers of commits whose time is wrong. */
  public static final String WRONG = "wrong_times";
}
