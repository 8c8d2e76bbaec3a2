package org.obmeet.telemetry.cli;

import org.obmeet.telemetry.cli.console.TelemetryCommand;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code telemetry completion}, which prints a completion script for a shell. */
@Command(name = "completion")
final class CompletionCommand extends TelemetryCommand {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    context.out().print(AutoComplete.bash("telemetry", spec.root().commandLine()));
    return 0;
  }
}
