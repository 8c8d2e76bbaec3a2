package org.obmeet.telemetry.cli.operation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleProgress;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.restore.RestoreJob;
import org.obmeet.telemetry.jobs.restore.RestoreRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code telemetry restore}: files of a lake from its backups. */
@Command(
    name = "restore",
    header = "Brings back from backups the files that the log names, and no other.",
    description = {
      "Put the newest copy of ledger/ in place first: what it does not name any more, such as what",
      "has been erased since the backup, does not come back. Ends with 60 where a file is in no",
      "backup, and with 50 where windows are lost since their rows were given up."
    })
public final class RestoreCommand implements Callable<Integer> {
  private final CommandContext session;

  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;
  @Mixin private ReportFormatOption reporting;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR",
      description = "A copy of the lake; more than once, the best one first.")
  private List<Path> from;

  @Option(
      names = "--give-up",
      paramLabel = "WHY",
      description = {
        "Rows that are in no backup are lost: the log says so, and windows that they count in are",
        "never released. Consents, tombstones, holds and releases are never given up."
      })
  private String why;

  RestoreCommand(CommandContext session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    for (Path folder : from) {
      if (!Files.isDirectory(folder)) {
        throw new JobException(
            ExitCode.BAD_INPUT,
            "--from must be a folder with a copy of the lake; '" + folder + "' is none");
      }
    }
    try (ConsoleProgress.ProgressDisplay progress = ConsoleProgress.of(session)) {
      RunReport report =
          RestoreJob.run(
              new RestoreRequest(
                  lake.root(),
                  from.stream().map(folder -> folder.toAbsolutePath().toString()).toList(),
                  clock.now(session),
                  Optional.ofNullable(why),
                  Catalogs.SHIPPED),
              progress);
      progress.close();
      return reporting.show(session, report);
    }
  }
}
