package org.obmeet.telemetry.cli.operation;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.CheckFindingLines;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.cli.console.ConsoleProgress;
import org.obmeet.telemetry.cli.governance.EraseCommand;
import org.obmeet.telemetry.cli.monitoring.MonitoringOption;
import org.obmeet.telemetry.cli.option.BeamOptions;
import org.obmeet.telemetry.cli.option.ClockConfirmationOptions;
import org.obmeet.telemetry.cli.option.JobCommand;
import org.obmeet.telemetry.cli.releases.DerivedReleaseFiles;
import org.obmeet.telemetry.cli.transparency.TransparencyOptions;
import org.obmeet.telemetry.cli.verification.CheckContext;
import org.obmeet.telemetry.cli.verification.LakeCheck;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeClockCheck;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.account.AccountStatements;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.erase.EraseJob;
import org.obmeet.telemetry.jobs.erase.EraseRequest;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.retain.RetainJob;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.schemas.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code telemetry daily}, by which a scheduler runs the daily jobs of a lake. */
@BeamOptions.Accepted
@Command(name = "daily")
public final class DailyCommand extends JobCommand {
  @Mixin private ClockConfirmationOptions confirmation;
  @Mixin private TransparencyOptions transparency;
  @Mixin private MonitoringOption metrics;

  @Override
  public Integer call() {
    try (Lake.Sharing shared = Lake.share(lake.root())) {
      return metrics.runAndReport(context, "daily", lake.open(), clock.now(context), this::run);
    }
  }

  private int run() {
    metrics.requireContinuedHead(lake.open());
    LakeClockCheck.require(lake.open(), clock.now(context), confirmation.confirmation(), "clock");
    Map<String, RunReport> reports = new LinkedHashMap<>();
    int worst = 0;
    try (RunReports.Waiting oneCommit = RunReports.waiting(lake.root(), clock.now(context))) {
      Progress progress = new ConsoleProgress(context);
      IngestRequest ingest =
          new IngestRequest(
              lake.root(),
              lake.keysetFile(),
              clock.now(context),
              List.of(),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              context.beam(),
              context.catalog().folder());
      AggregateRequest aggregate =
          new AggregateRequest(
                  lake.root(), clock.now(context), List.of(), List.of(), context.beam())
              .withKeys(lake.keysetFile())
              .withCatalog(context.catalog().folder());
      Map<String, Supplier<RunReport>> commands = new LinkedHashMap<>();
      commands.put("ingest", () -> IngestJob.run(ingest, progress));
      commands.put("aggregate", () -> AggregateJob.run(aggregate, progress));
      commands.put("erase", () -> EraseJob.run(erase(), progress));
      commands.put("retain", () -> RetainJob.run(retain(), progress));
      for (Map.Entry<String, Supplier<RunReport>> command : commands.entrySet()) {
        worst = Math.max(worst, runCommand(command.getKey(), command.getValue(), reports));
      }
    }
    context.info("Log head " + lake.open().log().head());
    worst = Math.max(worst, DerivedReleaseFiles.refreshAfterRun(context, lake.root()));
    Instant now = clock.now(context);
    worst = Math.max(worst, step(() -> transparency.publishAfterRun(context, lake, now)));
    Path keys = Path.of(lake.keysetFile());
    Supplier<Catalog> catalog = context.catalog()::load;
    worst = Math.max(worst, step(() -> AccountStatements.refresh(lake.open(), catalog, keys, now)));
    worst = Math.max(worst, checkFiles(keys, catalog, now));
    reporting.print(context, reports);
    return worst;
  }

  /** Compares files with the log, and prints what does not match it. */
  private int checkFiles(Path keys, Supplier<Catalog> catalog, Instant now) {
    List<CheckFinding> findings =
        withProgress(
            progress ->
                LakeCheck.findings(
                    LakeCheck.OF_DAILY,
                    new CheckContext(lake.open(), () -> keys, catalog, now, progress, List.of())));
    findings.forEach(new CheckFindingLines(context)::note);
    return CheckFindingLines.exitCode(findings);
  }

  private int step(Runnable step) {
    try {
      step.run();
      return 0;
    } catch (RuntimeException failure) {
      return CommandErrorReporter.report(context, failure).code();
    }
  }

  private EraseRequest erase() {
    return new EraseRequest(
        lake.root(),
        Path.of(lake.keysetFile()),
        clock.now(context),
        List.of(),
        EraseRequest.Type.SUBJECT,
        "request",
        false,
        Optional.empty(),
        EraseCommand.SEGMENT_TIMEOUT,
        context.catalog().folder(),
        Optional.empty());
  }

  private RetainRequest retain() {
    return confirmation.request(context, lake, clock, RetainRequest.Mode.ENFORCE, Optional.empty());
  }

  private int runCommand(String name, Supplier<RunReport> run, Map<String, RunReport> reports) {
    try {
      RunReport report = run.get();
      reports.put(name, report);
      metrics.record(name, report);
      IngestAdvice.lines(report, List.of(), context.catalog().load()).forEach(context::info);
      reporting.printSummary(context, report);
      return report.exit().code();
    } catch (RuntimeException failure) {
      int exit =
          CommandErrorReporter.code(failure) == ExitCode.NOT_READY
              ? 0
              : CommandErrorReporter.report(context, failure).code();
      metrics.record(name, exit);
      return exit;
    }
  }
}
