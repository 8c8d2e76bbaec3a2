package org.obmeet.telemetry.jobs;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.Instant;

/**
 * The identity and the start time of the current run.
 *
 * @param run run id
 * @param command the command's name
 * @param started start time by the machine's clock, used in the report only
 * @param startedNanos start time in nanoseconds of {@link System#nanoTime}, for durations
 */
public record RunClock(String run, String command, Instant started, long startedNanos) {
  /** Starts the clock of a run. */
  public static RunClock start(String run, String command) {
    return new RunClock(run, command, Instant.now(), System.nanoTime());
  }

  /** The time since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /** The number of records per second since the start. */
  public long perSecond(long records) {
    return Math.round(records / Math.max(1e-3, elapsed().toNanos() / 1e9));
  }

  /** The sum of the peak sizes of the heap's memory pools, in bytes. */
  public static long peakMemory() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
