package org.obmeet.telemetry.lake.landing;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The settings of a landing writer.
 *
 * @param writer name of the writing process; part of the segments' names
 * @param rollBytes size at which a segment is sealed, in bytes
 * @param rollAge age at which a segment is sealed
 * @param maxQueuedBytes maximum size of all waiting rows, in bytes; further rows are rejected
 * @param clock clock for the dates of segments
 * @param nanos clock for durations, in nanoseconds
 * @param barrier detects suppressions that are newer than the evaluation of the rows
 */
public record LandingSettings(
    String writer,
    long rollBytes,
    Duration rollAge,
    long maxQueuedBytes,
    Clock clock,
    LongSupplier nanos,
    SuppressionBarrier barrier) {
  public LandingSettings {
    if (rollBytes < 1 || maxQueuedBytes < 1 || rollAge.isNegative() || rollAge.isZero()) {
      throw new IllegalArgumentException(
          "rollBytes, rollAge and maxQueuedBytes must be above 0; they are "
              + (rollBytes + ", " + rollAge + " and " + maxQueuedBytes));
    }
  }
}
