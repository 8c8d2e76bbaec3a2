package org.obmeet.telemetry.cli.option;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.jobs.ClockConfirmation;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import picocli.CommandLine.Option;

/** The options by which an operator confirms the clock or declares times of the log as wrong. */
public final class ClockConfirmationOptions {
  @Option(names = "--confirm-time", paramLabel = "DATE")
  private LocalDate lastDay;

  @Option(names = "--wrong-times", paramLabel = "N", split = ",")
  private TreeSet<Long> wrongCommits = new TreeSet<>();

  public ClockConfirmation confirmation() {
    return new ClockConfirmation(Optional.ofNullable(lastDay), wrongCommits);
  }

  /** Returns the request for a run of the retain job with this confirmation. */
  public RetainRequest request(
      CommandContext context,
      LakeOptions lake,
      ClockOption clock,
      RetainRequest.Mode mode,
      Optional<String> reason) {
    return new RetainRequest(
        lake.root(),
        Path.of(lake.keysetFile()),
        clock.now(context),
        mode,
        context.catalog().folder(),
        confirmation(),
        reason);
  }
}
