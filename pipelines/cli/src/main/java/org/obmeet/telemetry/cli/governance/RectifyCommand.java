package org.obmeet.telemetry.cli.governance;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.option.JobCommand;
import org.obmeet.telemetry.jobs.rectify.RectifyJob;
import org.obmeet.telemetry.jobs.rectify.RectifyRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry rectify}, which corrects data about a subject. */
@Command(name = "rectify")
public final class RectifyCommand extends JobCommand {
  @Mixin private IdentityOption identity;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private SubjectOptions subjects;

  @Option(names = "--set", required = true, paramLabel = "FIELD=VALUE")
  private Map<String, String> corrections = new LinkedHashMap<>();

  @Option(names = "--from", paramLabel = "DATE")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "DATE")
  private LocalDate to;

  @Option(names = "--dry-run")
  private boolean dryRun;

  @Override
  public Integer call() {
    if (from != null && to != null && to.isBefore(from)) {
      throw wrongUsage("--to must not be before --from " + from + "; it is " + to);
    }
    RectifyRequest request =
        new RectifyRequest(
            lake.root(),
            Path.of(lake.keysetFile()),
            clock.now(context),
            subjects.names(context),
            corrections,
            Optional.ofNullable(from),
            Optional.ofNullable(to),
            dryRun,
            context.catalog().folder());
    return reporting.show(
        context,
        identity.record(
            lake.root(),
            request.now(),
            () -> withProgress(progress -> RectifyJob.run(request, progress))));
  }
}
