package org.obmeet.telemetry.cli.governance;

import java.util.Optional;
import org.obmeet.telemetry.cli.monitoring.MonitoringOption;
import org.obmeet.telemetry.cli.option.ClockConfirmationOptions;
import org.obmeet.telemetry.cli.option.JobCommand;
import org.obmeet.telemetry.cli.releases.DerivedReleaseFiles;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.retain.RetainJob;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry retain}, which deletes data past their retention period. */
@Command(name = "retain")
public final class RetainCommand extends JobCommand {
  @Mixin private ClockConfirmationOptions confirmation;
  @Mixin private MonitoringOption metrics;

  @Parameters(paramLabel = "plan|enforce|verify")
  private RetainRequest.Mode mode;

  @Option(names = "--reason", paramLabel = "WORDS")
  private String reason;

  @Override
  public Integer call() {
    return metrics.runAndReport(context, "retain", lake.open(), clock.now(context), this::run);
  }

  private int run() {
    RetainRequest request =
        confirmation.request(context, lake, clock, mode, Optional.ofNullable(reason));
    RunReport report = withProgress(progress -> RetainJob.run(request, progress));
    metrics.record("retain", report);
    int code =
        mode == RetainRequest.Mode.PLAN
            ? reporting.showResult(context, report)
            : reporting.show(context, report);
    return mode == RetainRequest.Mode.ENFORCE
        ? Math.max(code, DerivedReleaseFiles.refreshAfterRun(context, lake.root()))
        : code;
  }
}
