package org.obmeet.telemetry.cli.monitoring;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.Lake;
import picocli.CommandLine.Option;

/** The option {@code --metrics}, a file for monitoring metrics of a run. */
public final class MonitoringOption {
  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description =
          "Write monitoring metrics of the run to this *.prom file, in the Prometheus text format for "
              + "node_exporter's textfile collector. Several commands may share a file.")
  private Path file;

  private final Map<String, RunReport> reports = new LinkedHashMap<>();
  private final Map<String, Integer> exits = new LinkedHashMap<>();

  /** Records the report of a command, or of a part of {@code daily}. */
  public void record(String command, RunReport report) {
    reports.put(command, report);
    exits.put(command, report.exit().code());
  }

  /** Records the exit code of a command without a report, or of a part of {@code daily}. */
  public void record(String command, int exit) {
    exits.put(command, exit);
  }

  /** Runs a command and returns its exit code. If a file is given, always writes the metrics. */
  public int runAndReport(
      CommandContext context, String command, Lake lake, Instant now, IntSupplier run) {
    if (file == null) {
      return run.getAsInt();
    }
    MetricsFile metrics = new MetricsFile(file);
    metrics.check();
    try {
      exits.put(command, run.getAsInt());
    } catch (RuntimeException failure) {
      exits.put(command, CommandErrorReporter.code(failure).code());
      try {
        writeMetrics(metrics, context, lake, now);
      } catch (RuntimeException writeFailure) {
        failure.addSuppressed(writeFailure);
      }
      throw failure;
    }
    writeMetrics(metrics, context, lake, now);
    return exits.get(command);
  }

  private void writeMetrics(MetricsFile metrics, CommandContext context, Lake lake, Instant now) {
    RunMetrics.write(metrics, lake, now, reports.values(), exits, context.clock().instant());
  }
}
