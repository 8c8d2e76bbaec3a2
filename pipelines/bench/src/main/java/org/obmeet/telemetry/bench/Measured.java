package org.obmeet.telemetry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * What a piece of work took in a process of its own.
 *
 * @param seconds wall time that the process itself measured
 * @param cpuSeconds processor time of the whole process, start included
 * @param wholeSeconds wall time of the whole process, start included; 0 where nobody looked from
 *     outside
 */
record Measured(double seconds, double cpuSeconds, double wholeSeconds) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Prints what was measured since a moment, as the last line of standard output. */
  static void print(long startNanos) throws IOException {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.out.println();
    System.out.println(
        JSON.writeValueAsString(new Measured(seconds, system.getProcessCpuTime() / 1e9, 0)));
  }

  /** From the last line of a process' output. */
  static Measured read(String line, double whole) throws IOException {
    Measured inside = JSON.readValue(line, Measured.class);
    return new Measured(inside.seconds, inside.cpuSeconds, whole);
  }
}
