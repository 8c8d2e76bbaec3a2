package org.obmeet.telemetry.cli.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.cli.console.ConsoleProgress;
import org.obmeet.telemetry.cli.governance.EraseCommand;
import org.obmeet.telemetry.cli.governance.RetainCommand;
import org.obmeet.telemetry.cli.monitoring.MonitoringOption;
import org.obmeet.telemetry.cli.option.BeamOptions;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.cli.releases.CatalogDatabaseUpdater;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.aggregate.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.erase.EraseJob;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.jobs.retain.RetainJob;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code telemetry daily}: what a scheduler calls. */
@BeamOptions.Accepted
@Command(
    name = "daily",
    header = "Ingests, aggregates, erases what is due, and retains.",
    description = {
      "What a scheduler calls, once a day or more often; late or twice makes no difference. A step",
      "that refuses or fails does not keep the next one from being taken; the exit code is the",
      "worst of them. Nothing to do is no fault."
    })
public final class DailyCommand implements Callable<Integer> {
  private final CommandContext session;

  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;
  @Mixin private ReportFormatOption reporting;
  @Mixin private MonitoringOption metrics;

  DailyCommand(CommandContext session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return metrics.runAndReport(
        session, "daily", LakeReleases.find(lake.root()), clock.now(session), this::run);
  }

  private int run() {
    Map<String, RunReport> reports = new LinkedHashMap<>();
    int worst = 0;
    try (ConsoleProgress.ProgressDisplay progress = ConsoleProgress.of(session)) {
      IngestRequest ingest =
          new IngestRequest(
              lake.root(),
              lake.keyRing(),
              clock.now(session),
              List.of(),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              session.beam());
      AggregateRequest aggregate =
          new AggregateRequest(
                  lake.root(), clock.now(session), List.of(), List.of(), session.beam())
              .withKeys(lake.keyRing());
      Map<String, Supplier<RunReport>> steps = new LinkedHashMap<>();
      steps.put("ingest", () -> IngestJob.run(ingest, progress));
      steps.put("aggregate", () -> AggregateJob.run(aggregate, progress));
      steps.put(
          "erase",
          () ->
              EraseJob.run(
                  EraseCommand.request(
                      lake,
                      clock.now(session),
                      List.of(),
                      "request",
                      false,
                      Optional.empty(),
                      Optional.empty()),
                  progress));
      steps.put(
          "retain",
          () ->
              RetainJob.run(
                  RetainCommand.request(
                      lake, clock, session, RetainRequest.Mode.ENFORCE, Optional.empty()),
                  progress));
      for (Map.Entry<String, Supplier<RunReport>> step : steps.entrySet()) {
        worst = Math.max(worst, step(step.getKey(), step.getValue(), reports));
      }
    }
    worst = Math.max(worst, CatalogDatabaseUpdater.refreshAfterRun(session, lake.root()));
    reporting.print(session, reports);
    return worst;
  }

  private int step(String name, Supplier<RunReport> run, Map<String, RunReport> reports) {
    try {
      RunReport report = run.get();
      reports.put(name, report);
      metrics.record(name, report);
      reporting.printSummary(session, report);
      return report.exit().code();
    } catch (RuntimeException failure) {
      int exit =
          CommandErrorReporter.code(failure) == ExitCode.NOT_READY
              ? 0
              : CommandErrorReporter.report(session, failure).code();
      metrics.record(name, exit);
      return exit;
    }
  }
}
