package org.obmeet.telemetry.cli.operation;

import java.util.List;
import org.obmeet.telemetry.cli.option.BeamOptions;
import org.obmeet.telemetry.cli.option.JobCommand;
import org.obmeet.telemetry.cli.releases.DerivedReleaseFiles;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.schemas.domain.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code telemetry aggregate}, which computes released tables from clean data. */
@BeamOptions.Accepted
@Command(name = "aggregate")
public final class AggregateCommand extends JobCommand {
  @Option(names = "--family", arity = "1..*", paramLabel = "NAME")
  private List<String> families = List.of();

  @Option(names = "--window", arity = "1..*", paramLabel = "KIND/START")
  private List<Window> windows = List.of();

  @Option(names = "--revise")
  private boolean revise;

  @Override
  public Integer call() {
    if (revise && windows.isEmpty()) {
      throw wrongUsage("--revise requires --window, which names the windows to revise");
    }
    AggregateRequest request =
        new AggregateRequest(lake.root(), clock.now(context), families, windows, context.beam())
            .withOnPublished(
                revise ? AggregateRequest.OnPublished.REVISE : AggregateRequest.OnPublished.KEEP)
            .withKeys(lake.keysetFile())
            .withCatalog(context.catalog().folder());
    try {
      RunReport report = withProgress(progress -> AggregateJob.run(request, progress));
      int code = reporting.show(context, report);
      return Math.max(code, DerivedReleaseFiles.refreshAfterRun(context, lake.root()));
    } catch (JobException failure) {
      if (failure.exit() == ExitCode.NOT_READY) {
        DerivedReleaseFiles.refreshAfterRun(context, lake.root());
      }
      throw failure;
    }
  }
}
