package org.obmeet.telemetry.cli.governance;

import java.nio.file.Path;
import org.obmeet.telemetry.cli.option.JobCommand;
import org.obmeet.telemetry.jobs.export.ExportJob;
import org.obmeet.telemetry.jobs.export.ExportRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry export}, which answers a subject access request. */
@Command(name = "export")
public final class ExportCommand extends JobCommand {
  @Mixin private IdentityOption identity;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private SubjectOptions subjects;

  @Option(names = "--out", required = true, paramLabel = "FILE.zip")
  private Path out;

  @Option(names = "--dry-run")
  private boolean dryRun;

  @Override
  public Integer call() {
    ExportRequest request =
        new ExportRequest(
            lake.root(),
            Path.of(lake.keysetFile()),
            clock.now(context),
            subjects.names(context),
            out,
            identity.verification(),
            dryRun,
            context.catalog().folder());
    return reporting.show(context, withProgress(progress -> ExportJob.run(request, progress)));
  }
}
