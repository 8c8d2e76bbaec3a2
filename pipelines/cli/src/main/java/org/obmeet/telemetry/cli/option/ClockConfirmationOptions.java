package org.obmeet.telemetry.cli.option;

import java.time.LocalDate;
import java.util.Optional;
import java.util.TreeSet;
import org.obmeet.telemetry.jobs.retain.ClockConfirmation;
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
}
