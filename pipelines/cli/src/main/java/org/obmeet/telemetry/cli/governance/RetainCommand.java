package org.obmeet.telemetry.cli.governance;

import java.nio.file.Path;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.monitoring.MonitoringOption;
import org.obmeet.telemetry.cli.option.ClockConfirmationOptions;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.cli.releases.CatalogDatabaseUpdater;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.retain.RetainJob;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry retain}, which deletes data past their retention period. */
@Command(
    name = "retain",
    header = "Delete data past their retention period.",
    description = {
      "The data set files declare the periods. Only a legal hold extends them. Show first what",
      "would be deleted."
    },
    footer = {
      "",
      "Examples:",
      "  ./telemetry retain plan --lake ./lake",
      "  ./telemetry retain enforce --lake ./lake"
    })
public final class RetainCommand extends TelemetryCommand {
  @Override
  public Integer call() {
    throw wrongUsage("Missing command; allowed: plan, enforce, verify");
  }

  /** Shows what {@code enforce} would delete. */
  @Command(name = "plan", description = "Show what would be deleted and why; change nothing.")
  int plan(@Mixin RetainOptions options) {
    return run(options, RetainRequest.Mode.PLAN);
  }

  /** Deletes and verifies. */
  @Command(
      name = "enforce",
      header = "Delete the data, then verify.",
      description = {
        "Exits with 50 if data expired before their window was released, and with 60 if anything in",
        "the lake is past its period, unreadable or unknown."
      })
  int enforce(@Mixin RetainOptions options) {
    return run(options, RetainRequest.Mode.ENFORCE);
  }

  /** Verifies without a plan. */
  @Command(
      name = "verify",
      description = {
        "Search all files for data past their period; change nothing. Exits with 60 if there are any,",
        "or if a file is unreadable or unknown."
      })
  int verify(@Mixin RetainOptions options) {
    return run(options, RetainRequest.Mode.VERIFY);
  }

  private int run(RetainOptions options, RetainRequest.Mode mode) {
    String root = options.lake.root();
    return options.metrics.runAndReport(
        context,
        "retain",
        LakeReleases.find(root),
        options.clock.now(context),
        () -> {
          RetainRequest request =
              request(
                  options.lake,
                  options.clock,
                  options.confirmation,
                  context,
                  mode,
                  Optional.ofNullable(options.reason));
          RunReport report = withProgress(progress -> RetainJob.run(request, progress));
          options.metrics.record("retain", report);
          int code = options.reporting.show(context, report);
          return mode == RetainRequest.Mode.ENFORCE
              ? Math.max(code, CatalogDatabaseUpdater.refreshAfterRun(context, root))
              : code;
        });
  }

  public static RetainRequest request(
      LakeOptions lake,
      ClockOption clock,
      ClockConfirmationOptions confirmation,
      CommandContext context,
      RetainRequest.Mode mode,
      Optional<String> reason) {
    return new RetainRequest(
        lake.root(),
        Path.of(lake.keysetFile()),
        clock.now(context),
        mode,
        context.catalog().folder(),
        confirmation.confirmation(),
        reason);
  }

  /** The options of each mode. */
  static final class RetainOptions {
    @Mixin private LakeOptions lake;
    @Mixin private ClockOption clock;
    @Mixin private ClockConfirmationOptions confirmation;
    @Mixin private ReportFormatOption reporting;
    @Mixin private MonitoringOption metrics;

    @Option(
        names = "--reason",
        paramLabel = "WORDS",
        description =
            "Required if the log is corrupt: starts a new chain, which records the reason.")
    private String reason;
  }
}
