package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.protect.ProtectMessages;
import org.obmeet.telemetry.cli.protect.ProtectRun;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Status;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code telemetry protect}, which tabulates records and protects the tables. */
@Command(name = "protect")
public final class ProtectCommand extends TelemetryCommand {
  @Option(names = "--input", required = true, paramLabel = "FILE")
  private Path input;

  @Option(names = "--spec", required = true, paramLabel = "FILE")
  private Path spec;

  @Option(names = "--out", required = true, paramLabel = "DIR")
  private Path out;

  @Option(names = "--ledger", paramLabel = "DIR")
  private Path ledger;

  @Option(names = "--key", paramLabel = "FILE")
  private Path key;

  @Option(names = "--json")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    RunClock clock = RunClock.start("protect", context.clock().instant());
    ProtectRun run =
        new ProtectRun(input, spec, out, Optional.ofNullable(ledger), Optional.ofNullable(key));
    ProtectResult result = run.run(context::info);
    ProtectMessages.lines(result, out).forEach(context::info);
    if (json) {
      context.out().println(JsonText.indented(report(clock, result).toMap()));
    }
    return ExitCode.DONE.code();
  }

  private RunReport report(RunClock clock, ProtectResult result) {
    List<String> notes =
        List.of(
            result.records() + " records read",
            "audit: %s repeated rounds, %s linear programs"
                .formatted(result.rounds(), result.linearPrograms()));
    return new RunReport(
        clock,
        Instant.now(),
        Map.of("input", input.getFileName().toString(), "spec", spec.getFileName().toString()),
        Map.of(),
        result.fates().stream().map(fate -> counts(result.window(), fate)).toList(),
        RunReport.Totals.of(clock, result.files(), result.bytes(), result.records()),
        result.ledgerHead(),
        ExitCode.DONE,
        notes,
        Map.of());
  }

  private static ReleaseCounts counts(String window, ProtectResult.TableFate fate) {
    long published = fate.rows(Status.PUBLISHED);
    return new ReleaseCounts(
        fate.name(),
        window,
        fate.decision().name().toLowerCase(Locale.ROOT),
        "",
        fate.rows(),
        published,
        fate.rows() - published,
        Map.of(),
        Map.of());
  }
}
