package org.obmeet.telemetry.cli.governance;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleProgress;
import org.obmeet.telemetry.cli.monitoring.MonitoringOption;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.cli.releases.CatalogDatabaseUpdater;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.PendingWindows;
import org.obmeet.telemetry.jobs.retain.RetainJob;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code telemetry retain}: what is past its period goes. */
@Command(
    name = "retain",
    header = "Deletes what is past its period, wherever it lies.",
    description = {
      "The periods are those of the data sets. Only a legal hold keeps data longer. Ends with 50",
      "where a window was lost, since its data expired before it was released, and with 60 where",
      "something in the lake is past its period, unreadable or unknown."
    })
public final class RetainCommand implements Callable<Integer> {
  private final CommandContext session;

  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;
  @Mixin private ReportFormatOption reporting;
  @Mixin private MonitoringOption metrics;

  @ArgGroup(multiplicity = "1")
  private Mode mode;

  @Option(
      names = "--reason",
      paramLabel = "WORDS",
      description = "Goes on where the log's chain is broken, in a new chain that says why.")
  private String reason;

  RetainCommand(CommandContext session) {
    this.session = session;
  }

  /** One of them. */
  static final class Mode {
    @Option(names = "--plan", description = "Says what would go, and why; changes nothing.")
    private boolean plan;

    @Option(names = "--enforce", description = "Deletes it, and verifies.")
    private boolean enforce;

    @Option(
        names = "--verify",
        description = "Looks at every byte for what is past its period; changes nothing.")
    private boolean verify;

    RetainRequest.Mode mode() {
      return plan
          ? RetainRequest.Mode.PLAN
          : enforce ? RetainRequest.Mode.ENFORCE : RetainRequest.Mode.VERIFY;
    }
  }

  @Override
  public Integer call() {
    return metrics.runAndReport(
        session, "retain", LakeReleases.find(lake.root()), clock.now(session), this::run);
  }

  private int run() {
    try (ConsoleProgress.ProgressDisplay progress = ConsoleProgress.of(session)) {
      RunReport report =
          RetainJob.run(
              request(lake, clock, session, mode.mode(), Optional.ofNullable(reason)), progress);
      progress.close();
      metrics.record("retain", report);
      int code = reporting.show(session, report);
      return mode.enforce
          ? Math.max(code, CatalogDatabaseUpdater.refreshAfterRun(session, lake.root()))
          : code;
    }
  }

  public static RetainRequest request(
      LakeOptions lake,
      ClockOption clock,
      CommandContext session,
      RetainRequest.Mode mode,
      Optional<String> reason) {
    return new RetainRequest(
        lake.root(),
        Path.of(lake.keyRing()),
        clock.now(session),
        mode,
        Catalogs.SHIPPED,
        PendingWindows::of,
        PendingWindows::expired,
        reason);
  }
}
