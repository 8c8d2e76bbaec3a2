package org.obmeet.telemetry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The times and the memory of a task in its own process, in seconds and MB; 0 if unknown.
 *
 * @param seconds wall time of the task
 * @param ownCpuSeconds processor time of the task
 * @param cpuSeconds processor time of the process, with start-up
 * @param totalSeconds wall time of the process, with start-up
 * @param peakMegabytes largest resident memory of the process
 */
record ProcessMeasurement(
    double seconds,
    double ownCpuSeconds,
    double cpuSeconds,
    double totalSeconds,
    double peakMegabytes) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path STATUS = Path.of("/proc/self/status"); // only on Linux
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

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
            new ProcessMeasurement(
                seconds, (cpu - start.cpu()) / 1e9, cpu / 1e9, 0, largestMemory())));
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double largestMemory() throws IOException {
    String status = Files.exists(STATUS) ? Files.readString(STATUS) : "";
    Matcher peak = PEAK.matcher(status);
    return peak.find() ? Math.rint(Long.parseLong(peak.group(1)) * 1024 / 1e6) : 0;
  }

  /** Returns the sum of this and another measurement, with the larger memory. */
  ProcessMeasurement plus(ProcessMeasurement other) {
    return new ProcessMeasurement(
        seconds + other.seconds,
        ownCpuSeconds + other.ownCpuSeconds,
        cpuSeconds + other.cpuSeconds,
        totalSeconds + other.totalSeconds,
        Math.max(peakMegabytes, other.peakMegabytes));
  }

  /** Reads the line that {@link #print} writes, and adds {@code totalSeconds}. */
  static ProcessMeasurement read(String line, double totalSeconds) throws IOException {
    ProcessMeasurement inside = JSON.readValue(line, ProcessMeasurement.class);
    return new ProcessMeasurement(
        inside.seconds,
        inside.ownCpuSeconds,
        inside.cpuSeconds,
        totalSeconds,
        inside.peakMegabytes);
  }
}
