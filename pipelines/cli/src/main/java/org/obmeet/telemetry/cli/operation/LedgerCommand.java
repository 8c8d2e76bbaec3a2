package org.obmeet.telemetry.cli.operation;

import com.google.common.collect.Lists;
import java.util.List;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.Checkpoints;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
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

  /** Verifies log, files and checkpoints. Returns 60 if the log is corrupt or differs from them. */
  @Command(name = "verify")
  int verify(
      @Mixin LakeOptions lake,
      @Option(names = "--head", paramLabel = "N:SHA256") LogHead earlier,
      @Option(names = "--quick") boolean quick) {
    Lake opened = lake.open();
    List<Commit> commits;
    List<String> checkpoints;
    try {
      if (earlier == null) {
        opened.log().verify();
      } else {
        opened.log().verify(earlier);
      }
      commits = opened.log().commits();
      checkpoints = new Checkpoints(opened.files(), opened.layout()).differing(commits);
    } catch (CorruptLogException broken) {
      context.problem("telemetry: " + broken.getMessage());
      return ExitCode.VERIFICATION_FAILED.code();
    }
    Commit last = commits.get(commits.size() - 1);
    context.out().println(new LogHead(last.number(), last.sha256()));
    context.info("The log is intact: " + commits.size() + " commits.");
    int code = files(opened, commits, quick ? FileCheck.Depth.SIZE : FileCheck.Depth.HASH);
    checkpoints.forEach(path -> context.out().println(path + ": it differs from the log"));
    if (checkpoints.isEmpty()) {
      return code;
    }
    context.info("telemetry: delete the checkpoints that differ; commands then read the log");
    return ExitCode.VERIFICATION_FAILED.code();
  }

  private int files(Lake opened, List<Commit> commits, FileCheck.Depth depth) {
    List<FileRef> listed = List.copyOf(FileCheck.liveFiles(commits));
    List<FileCheck.Mismatch> mismatches =
        FileCheck.stillListed(new FileCheck(opened, depth).mismatches(listed, bytes -> {}), opened);
    mismatches.forEach(context.out()::println);
    if (mismatches.isEmpty()) {
      context.info(
          "All "
              + listed.size()
              + " files that it lists exist with their size"
              + (depth == FileCheck.Depth.HASH ? " and SHA-256." : "; hashes are not checked."));
      return 0;
    }
    context.problem(
        ("telemetry: %s of %s files do not match the log;"
                + " restore them from a backup with 'telemetry restore'")
            .formatted(mismatches.size(), listed.size()));
    return ExitCode.VERIFICATION_FAILED.code();
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
