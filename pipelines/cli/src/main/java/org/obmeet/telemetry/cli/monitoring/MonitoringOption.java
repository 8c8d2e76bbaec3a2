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

/** {@code --metrics}: where a run's figures go for Prometheus. */
public final class MonitoringOption {
  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = {
        "Writes the run's figures for Prometheus to FILE, as node_exporter's text file collector",
        "reads them: *.prom. Several commands may name one file: each changes its own figures."
      })
  private Path file;

  private final Map<String, RunReport> reports = new LinkedHashMap<>();
  private final Map<String, Integer> exits = new LinkedHashMap<>();

  /** A step of the command has ended. */
  public void record(String step, RunReport report) {
    reports.put(step, report);
    exits.put(step, report.exit().code());
  }

  /** A step of the command has ended without a report. */
  public void record(String step, int exit) {
    exits.put(step, exit);
  }

  /** Runs a command, and tells of it however it ends; gives its exit code. */
  public int runAndReport(
      CommandContext session, String command, Lake lake, Instant now, IntSupplier run) {
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
        writeMetrics(metrics, session, lake, now);
      } catch (RuntimeException untold) {
        failure.addSuppressed(untold);
      }
      throw failure;
    }
    writeMetrics(metrics, session, lake, now);
    return exits.get(command);
  }

  private void writeMetrics(MetricsFile metrics, CommandContext session, Lake lake, Instant now) {
    RunMetrics.write(
        metrics, LakeMetrics.of(lake, now), reports.values(), exits, session.clock().instant());
  }
}
