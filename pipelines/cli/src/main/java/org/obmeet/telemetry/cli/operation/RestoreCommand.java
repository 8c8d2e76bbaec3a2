package org.obmeet.telemetry.cli.operation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.option.JobCommand;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.restore.RestoreJob;
import org.obmeet.telemetry.jobs.restore.RestoreRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code telemetry restore}, which restores files of a lake from backups. */
@Command(name = "restore")
public final class RestoreCommand extends JobCommand {
  @Option(names = "--from", required = true, paramLabel = "DIR")
  private List<Path> from;

  @Option(names = "--accept-data-loss", paramLabel = "REASON")
  private String reason;

  @Override
  public Integer call() {
    for (Path folder : from) {
      if (!Files.isDirectory(folder)) {
        throw JobException.badInput(
            "--from must be a folder with a backup of the lake; '" + folder + "' is not a folder");
      }
    }
    RestoreRequest request =
        new RestoreRequest(
            lake.root(),
            from.stream().map(folder -> folder.toAbsolutePath().toString()).toList(),
            clock.now(context),
            Optional.ofNullable(reason),
            context.catalog().folder());
    return reporting.show(context, withProgress(progress -> RestoreJob.run(request, progress)));
  }
}
