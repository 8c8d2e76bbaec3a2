package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.protect.ProtectMessages;
import org.obmeet.telemetry.cli.protect.ProtectRun;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
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

  @Option(names = "--json")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Instant started = context.clock().instant();
    ProtectRun run = new ProtectRun(input, spec, out, Optional.ofNullable(ledger));
    ProtectResult result = run.run(context::info);
    ProtectMessages.lines(result, out).forEach(context::info);
    if (json) {
      context.out().println(JsonText.indented(report(started, result).toMap()));
    }
    return ExitCode.DONE.code();
  }

  private RunReport report(Instant started, ProtectResult result) {
    Instant ended = context.clock().instant();
    Map<String, Object> options = new TreeMap<>();
    options.put("input", input.getFileName().toString());
    options.put("spec", spec.getFileName().toString());
    List<String> notes =
        List.of(
            result.records() + " records read",
            "audit: %s repeated rounds, %s linear programs"
                .formatted(result.rounds(), result.linearPrograms()));
    long milliseconds = Math.max(1, ended.toEpochMilli() - started.toEpochMilli());
    return new RunReport(
        new RunClock(RunClock.newId("protect", started), "protect", started, System.nanoTime()),
        ended,
        options,
        Map.of(),
        result.fates().stream().map(fate -> counts(result.window(), fate)).toList(),
        new RunReport.Totals(
            result.files(),
            result.bytes(),
            RunClock.peakMemory(),
            result.records() * 1000 / milliseconds),
        result.ledgerHead(),
        ExitCode.DONE,
        notes,
        Map.of());
  }

  private static ReleaseCounts counts(String window, ProtectResult.TableFate fate) {
    ProtectResult.Outcome outcome = fate.outcome();
    return new ReleaseCounts(
        outcome.table(),
        window,
        fate.decision().name().toLowerCase(Locale.ROOT),
        "",
        fate.rows(),
        outcome.published(),
        outcome.partial() + outcome.suppressed(),
        Map.of(),
        Map.of());
  }
}
