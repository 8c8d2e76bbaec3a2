package org.obmeet.telemetry.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry init}, which writes a copy of the catalogue to be edited. */
@Command(
    name = "init",
    header = "Write the catalogue to a folder, to be edited.",
    description = {
      "Writes the data set, hierarchy, cube, metric and policy files of this program. Edit them,",
      "check them with 'telemetry policy check --catalog DIR', and pass the same option to every",
      "other command. Nothing has to be built."
    })
public final class InitCommand extends TelemetryCommand {
  @Parameters(paramLabel = "DIR", description = "Folder to create. It must be missing or empty.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(folder) && !isEmptyFolder(folder)) {
      throw new JobException(
          ExitCode.BAD_INPUT, "DIR must be missing or an empty folder; '" + folder + "' is not");
    }
    CatalogSource shipped = CatalogSource.classPath();
    int files = 0;
    for (String part : Catalogs.FOLDERS) {
      for (String path : shipped.files(part)) {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, shipped.text(path));
        files++;
      }
    }
    context.info("Wrote " + files + " files to " + folder + ".");
    context.info("Edit them, then run: telemetry policy check --catalog " + folder);
    return 0;
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
