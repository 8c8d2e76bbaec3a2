package org.obmeet.telemetry.lake.landing;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * How a landing writer works.
 *
 * @param writer names the process that writes; segments are named after it
 * @param rollBytes size from which a segment is sealed
 * @param rollAge age at which a segment is sealed
 * @param maxQueuedBytes rows that may wait to be written, in bytes; more are refused
 * @param clock dates segments
 * @param nanos measures durations, in nanoseconds
 * @param gate asked before each block whether its rows may still land
 */
public record LandingSettings(
    String writer,
    long rollBytes,
    Duration rollAge,
    long maxQueuedBytes,
    Clock clock,
    LongSupplier nanos,
    SuppressionBarrier gate) {
  public LandingSettings {
    Objects.requireNonNull(writer, "writer");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(nanos, "nanos");
    Objects.requireNonNull(gate, "gate");
    if (rollBytes < 1 || maxQueuedBytes < 1 || rollAge.isNegative() || rollAge.isZero()) {
      throw new IllegalArgumentException(
          "rollBytes, rollAge and maxQueuedBytes must be above 0; they are "
              + (rollBytes + ", " + rollAge + " and " + maxQueuedBytes));
    }
  }
}
