package org.obmeet.telemetry.jobs;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.Instant;

/**
 * A run as it goes on: its name and when it began.
 *
 * @param run run id
 * @param command the command's name
 * @param started by the machine's clock, for the report alone
 * @param startedNanos for durations
 */
public record RunClock(String run, String command, Instant started, long startedNanos) {
  /** A run that begins now. */
  public static RunClock start(String run, String command) {
    return new RunClock(run, command, Instant.now(), System.nanoTime());
  }

  /** How long it has been going on. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /** Records per second so far. */
  public long perSecond(long records) {
    return Math.round(records / Math.max(1e-3, elapsed().toNanos() / 1e9));
  }

  /** Sum of the peaks of the heap's pools, in bytes. */
  public static long peakMemory() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
