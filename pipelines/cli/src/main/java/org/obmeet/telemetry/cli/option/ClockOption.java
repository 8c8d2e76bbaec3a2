package org.obmeet.telemetry.cli.option;

import java.time.Instant;
import org.obmeet.telemetry.cli.console.CommandContext;
import picocli.CommandLine.Option;

/** The option {@code --now}, the time that a command takes as the current time. */
public final class ClockOption {
  @Option(names = "--now", paramLabel = "INSTANT")
  private Instant now;

  public Instant now(CommandContext context) {
    return now == null ? context.clock().instant() : now;
  }
}
