package org.obmeet.telemetry.jobs;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The identity and the start time of the current run.
 *
 * @param run id of the run
 * @param started start time by the machine's clock, used in the report only
 * @param startedNanos start time in nanoseconds of {@link System#nanoTime}, for durations
 */
public record RunClock(String run, String command, Instant started, long startedNanos) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Starts the clock of a run.
   *
   * @param now the current time of the request, which is part of the run id
   */
  public static RunClock start(String command, Instant now) {
    return new RunClock(newId(command, now), command, Instant.now(), System.nanoTime());
  }

  /** Returns a new, unique run id such as {@code 20261124T160000Z-ingest-1f2e3d4c}. */
  public static String newId(String command, Instant now) {
    return STAMP.format(now) + "-" + command + "-" + randomHex(4);
  }

  public static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Returns the current time of the request, without fractions of a second. */
  Instant now() {
    return Instant.from(STAMP.parse(run.substring(0, run.indexOf('-'))));
  }

  long perSecond(long records) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
    return Math.round(records / Math.max(1e-3, elapsed.toNanos() / 1e9));
  }

  /** Returns the sum of the peak sizes of the heap's memory pools, in bytes. */
  public static long peakMemory() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }
}
