package org.obmeet.telemetry.cli.operation;

import com.google.common.collect.Lists;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.CheckFindingLines;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.verification.CheckContext;
import org.obmeet.telemetry.cli.verification.LakeCheck;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.log.LogHead;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry ledger}, which shows or verifies the lake's commit log. */
@Command(name = "ledger")
public final class LedgerCommand extends TelemetryCommand {
  private static final List<String> COLUMNS =
      List.of(
          "number", "at", "kind", "run", "previous", "sha256", "put", "drop", "reads", "detail");

  @Command(name = "show")
  int show(@Mixin LakeOptions lake, @Mixin ListFormatOption format) {
    List<Commit> commits = lake.open().log().commits();
    return format.print(
        context, OutputFormat.NDJSON, COLUMNS, Lists.transform(commits, LedgerCommand::row));
  }

  /** Verifies log, checkpoints and files, prints the head, and lists what differs. */
  @Command(name = "verify")
  int verify(
      @Mixin LakeOptions lake,
      @Option(names = "--head", paramLabel = "N:SHA256") LogHead earlier,
      @Option(names = "--quick") boolean quick) {
    Lake opened = lake.open();
    CheckContext inputs =
        new CheckContext(
            opened,
            () -> Path.of(lake.keysetFile()),
            context.catalog()::load,
            Instant.now(),
            Progress.silent(),
            Optional.ofNullable(earlier).stream().toList());
    Set<LakeCheck> checks = LakeCheck.ofLedger(quick, earlier != null);
    List<CheckFinding> findings = LakeCheck.findings(checks, inputs);
    if (findings.stream().noneMatch(LakeCheck::isOfBrokenLog)) {
      context.out().println(opened.log().head());
    }
    for (CheckFinding finding : findings) {
      finding.items().forEach(context.out()::println);
      new CheckFindingLines(context).note(finding);
    }
    return CheckFindingLines.exitCode(findings);
  }

  /** Returns a commit as a row. The column {@code previous} has the previous commit's hash. */
  private static List<Object> row(Commit commit) {
    return List.of(
        commit.number(),
        commit.at().toString(),
        commit.kind().word(),
        commit.run(),
        commit.previous(),
        commit.sha256(),
        JsonText.tree(commit.put()),
        JsonText.tree(commit.drop()),
        JsonText.tree(commit.reads()),
        JsonText.tree(commit.detail()));
  }
}
