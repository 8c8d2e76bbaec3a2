package org.obmeet.telemetry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * What a piece of work took in a process of its own.
 *
 * @param seconds wall time that the process itself measured
 * @param ownCpuSeconds processor time of the process in that time
 * @param cpuSeconds processor time of the whole process, start included
 * @param wholeSeconds wall time of the whole process, start included; 0 where nobody looked from
 *     outside
 */
record ProcessMeasurement(
    double seconds, double ownCpuSeconds, double cpuSeconds, double wholeSeconds) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A moment from which on a process is measured, in nanoseconds. */
  record Start(long wall, long cpu) {}

  /** Now. */
  static Start start() {
    return new Start(System.nanoTime(), cpuNanos());
  }

  /** Prints what was measured since a moment, as the last line of standard output. */
  static void print(Start start) throws IOException {
    double seconds = (System.nanoTime() - start.wall()) / 1e9;
    long cpu = cpuNanos();
    System.out.println();
    System.out.println(
        JSON.writeValueAsString(
            new ProcessMeasurement(seconds, (cpu - start.cpu()) / 1e9, cpu / 1e9, 0)));
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** From the last line of a process' output. */
  static ProcessMeasurement read(String line, double whole) throws IOException {
    ProcessMeasurement inside = JSON.readValue(line, ProcessMeasurement.class);
    return new ProcessMeasurement(inside.seconds, inside.ownCpuSeconds, inside.cpuSeconds, whole);
  }
}
