package org.obmeet.telemetry.cli.governance;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleProgress;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.export.ExportJob;
import org.obmeet.telemetry.jobs.export.ExportRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry export}, which answers a subject access request. */
@Command(
    name = "export",
    header = "Write a copy of all data about a subject.",
    description = "Writes one archive with JSON, CSV and a description of each column.")
public final class ExportCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;
  @Mixin private ReportFormatOption reporting;

  @ArgGroup(multiplicity = "1")
  private SubjectOptions whom;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.zip",
      description = "The archive to create. It must not exist and must be outside the lake.")
  private Path out;

  ExportCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (ConsoleProgress progress = ConsoleProgress.of(context)) {
      RunReport report =
          ExportJob.run(
              new ExportRequest(
                  lake.root(),
                  Path.of(lake.keysetFile()),
                  clock.now(context),
                  whom.name(),
                  out,
                  Catalogs.SHIPPED),
              progress);
      progress.close();
      return reporting.show(context, report);
    }
  }
}
