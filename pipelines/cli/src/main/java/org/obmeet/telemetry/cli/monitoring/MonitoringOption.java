package org.obmeet.telemetry.cli.monitoring;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.LogHead;
import picocli.CommandLine.Option;

/** The option {@code --metrics}, a file for monitoring metrics of a run. */
public final class MonitoringOption {
  @Option(names = "--metrics", paramLabel = "FILE")
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

  /** Returns the log head that an earlier run noted in the file; empty if there is none. */
  public Optional<LogHead> notedHead() {
    return Optional.ofNullable(file).flatMap(f -> RunMetrics.head(new MetricsFile(f).read()));
  }

  /**
   * Checks that the log of a lake continues the {@link #notedHead}. Without such a head, nothing is
   * checked.
   *
   * @throws JobException if the log does not continue that head
   */
  public void requireContinuedHead(Lake lake) {
    Optional<LogHead> noted = notedHead();
    if (noted.isPresent() && lake.log().after(noted.get()).isEmpty()) {
      throw new JobException(
          ExitCode.VERIFICATION_FAILED,
          ("the log of the lake at %s does not continue the head %s that an earlier run noted in"
                  + " %s: it was replaced or shortened. Run telemetry verify. After a restore,"
                  + " delete that file")
              .formatted(lake.root(), noted.get(), file));
    }
  }

  /** Runs a command and returns its exit code. Writes requested metrics, also after a failure. */
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
