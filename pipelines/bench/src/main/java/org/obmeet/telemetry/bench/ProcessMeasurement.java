package org.obmeet.telemetry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * The duration of a task that ran in its own process.
 *
 * @param seconds wall time of the task, as measured by the process
 * @param ownCpuSeconds processor time of the task
 * @param cpuSeconds processor time of the process, with start-up
 * @param totalSeconds wall time of the process with start-up; 0 until the parent process sets it
 */
record ProcessMeasurement(
    double seconds, double ownCpuSeconds, double cpuSeconds, double totalSeconds) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The start of a measurement, as wall time and processor time in nanoseconds. */
  record Start(long wall, long cpu) {}

  static Start start() {
    return new Start(System.nanoTime(), cpuNanos());
  }

  /** Prints the measurement from a start until now, as the last line of standard output. */
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

  /** Returns the sum of this and another measurement. */
  ProcessMeasurement plus(ProcessMeasurement other) {
    return new ProcessMeasurement(
        seconds + other.seconds,
        ownCpuSeconds + other.ownCpuSeconds,
        cpuSeconds + other.cpuSeconds,
        totalSeconds + other.totalSeconds);
  }

  /** Parses the last line of a process's output. */
  static ProcessMeasurement read(String line, double totalSeconds) throws IOException {
    ProcessMeasurement inside = JSON.readValue(line, ProcessMeasurement.class);
    return new ProcessMeasurement(
        inside.seconds, inside.ownCpuSeconds, inside.cpuSeconds, totalSeconds);
  }
}
