package org.obmeet.telemetry.cli.option;

import java.time.LocalDate;
import java.util.Optional;
import java.util.TreeSet;
import org.obmeet.telemetry.jobs.retain.ClockConfirmation;
import picocli.CommandLine.Option;

/** The options by which an operator confirms the clock or declares times of the log as wrong. */
public final class ClockConfirmationOptions {
  @Option(
      names = "--confirm-time",
      paramLabel = "DATE",
      description =
          "Confirm that the time is right up to this day, although it is more than 31 days after"
              + " the last commit. Without this option such a run exits with 43.")
  private LocalDate lastDay;

  @Option(
      names = "--wrong-times",
      paramLabel = "N",
      split = ",",
      description =
          "Ignore the wrong times of these commits, which are in the future. Without this option"
              + " such a commit stops retention (43).")
  private TreeSet<Long> wrongCommits = new TreeSet<>();

  public ClockConfirmation confirmation() {
    return new ClockConfirmation(Optional.ofNullable(lastDay), wrongCommits);
  }
}
