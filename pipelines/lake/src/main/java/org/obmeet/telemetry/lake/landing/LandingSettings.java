package org.obmeet.telemetry.lake.landing;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * The settings of a landing writer.
 *
 * @param writer name of the writing process; segments are named after it
 * @param rollBytes size from which a segment is sealed
 * @param rollAge age at which a segment is sealed
 * @param maxQueuedBytes limit of rows that wait to be written, in bytes; more are rejected
 * @param clock dates segments
 * @param nanos measures durations, in nanoseconds
 * @param barrier checked before each block for suppressions since its rows were evaluated
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
    Objects.requireNonNull(writer, "writer");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(nanos, "nanos");
    Objects.requireNonNull(barrier, "barrier");
    if (rollBytes < 1 || maxQueuedBytes < 1 || rollAge.isNegative() || rollAge.isZero()) {
      throw new IllegalArgumentException(
          "rollBytes, rollAge and maxQueuedBytes must be above 0; they are "
              + (rollBytes + ", " + rollAge + " and " + maxQueuedBytes));
    }
  }
}
