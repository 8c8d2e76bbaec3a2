package org.obmeet.telemetry.collector;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
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
public record CollectorEnvironment(
    Clock clock, LongSupplier nanos, SecureRandom random, Consumer<String> logLines) {
  private static final int NAME_BYTES = 4;

  public CollectorEnvironment {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(nanos, "nanos");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(logLines, "logLines");
  }

  /** A name that no collector has had: the second, and chance. */
  String newName() {
    byte[] chance = new byte[NAME_BYTES];
    random.nextBytes(chance);
    String second = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return second.replace(":", "").replace("-", "") + "-" + HexFormat.of().formatHex(chance);
  }
}
