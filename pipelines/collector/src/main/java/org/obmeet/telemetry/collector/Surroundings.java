package org.obmeet.telemetry.collector;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a collector runs in.
 *
 * @param clock the time
 * @param nanos measures durations, in nanoseconds
 * @param random where tokens come from
 * @param logLines takes log lines, without their ends
 */
public record Surroundings(
    Clock clock, LongSupplier nanos, SecureRandom random, Consumer<String> logLines) {
  public Surroundings {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(nanos, "nanos");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(logLines, "logLines");
  }
}
