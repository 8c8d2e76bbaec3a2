package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleJson;
import org.obmeet.telemetry.cli.protect.ProtectMessages;
import org.obmeet.telemetry.cli.protect.ProtectRun;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunIds;
import org.obmeet.telemetry.jobs.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code telemetry protect}: disclosure control for anyone's tables. */
@Command(
    name = "protect",
    header = "Makes tables of a file that identify nobody.",
    description = {
      "Reads one row for each contributor and cell, or cells with a count, and writes the tables",
      "that the specification asks for, with every total: what too few contributors stand behind",
      "is suppressed, with what else it takes. Ends with 50 if that cannot be done."
    })
public final class ProtectCommand implements Callable<Integer> {
  private final CommandContext session;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "A .csv with a header, or a .parquet file.")
  private Path input;

  @Option(
      names = "--spec",
      required = true,
      paramLabel = "FILE",
      description = "What to publish, and by which rules: YAML, see README.")
  private Path spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to publish: new, empty, or one that protect has written.")
  private Path out;

  @Option(
      names = "--ledger",
      paramLabel = "DIR",
      description = {
        "Folder that remembers what was released: protects against all that is",
        "out of the same window, and adds to it. For operators, not for readers."
      })
  private Path ledger;

  @Option(names = "--json", description = "Prints the run report alone on standard output.")
  private boolean json;

  ProtectCommand(CommandContext session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Instant started = session.clock().instant();
    ProtectRun run = new ProtectRun(input, spec, out, Optional.ofNullable(ledger));
    ProtectResult result = run.run(session::info);
    ProtectMessages.lines(result, out).forEach(session::info);
    if (json) {
      session.out().println(ConsoleJson.indented(report(started, result).toMap()));
    }
    return ExitCode.DONE.code();
  }

  private RunReport report(Instant started, ProtectResult result) {
    Instant ended = session.clock().instant();
    Map<String, Object> options = new TreeMap<>();
    options.put("input", input.getFileName().toString());
    options.put("spec", spec.getFileName().toString());
    List<String> notes = new ArrayList<>();
    notes.add(result.records() + " records read");
    notes.add(
        "audit: "
            + result.rounds()
            + " rounds back, "
            + result.programmes()
            + " linear programmes");
    long milliseconds = Math.max(1, ended.toEpochMilli() - started.toEpochMilli());
    return new RunReport(
        RunIds.next("protect", started, new SecureRandom()),
        "protect",
        started,
        ended,
        options,
        Map.of(),
        result.fates().stream().map(fate -> counts(result.window(), fate)).toList(),
        result.files(),
        result.bytes(),
        RunClock.peakMemory(),
        result.records() * 1000 / milliseconds,
        result.ledgerHead(),
        ExitCode.DONE,
        notes);
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
        outcome.partial() + outcome.withheld(),
        Map.of(),
        Map.of());
  }
}
