package org.obmeet.telemetry.cli;

import org.obmeet.telemetry.cli.console.TelemetryCommand;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** The command {@code telemetry completion}, which prints a completion script for a shell. */
@Command(name = "completion")
final class CompletionCommand extends TelemetryCommand {
  @Override
  public Integer call() {
    context.out().print(AutoComplete.bash("telemetry", root()));
    return 0;
  }
}
