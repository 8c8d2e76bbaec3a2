package org.obmeet.telemetry.cli.console;

import java.util.concurrent.Callable;
import java.util.function.Function;
import org.obmeet.telemetry.jobs.Progress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command of {@code telemetry} that knows the context in which it runs. */
public abstract class TelemetryCommand implements Callable<Integer> {
  /** The context. It is set when the command is created, after the constructor. */
  protected CommandContext context;

  @Spec private CommandSpec spec;

  public final void setContext(CommandContext context) {
    this.context = context;
  }

  /** Returns the exception for a wrong command line, which exits with 2. */
  protected final ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Runs a job and displays its progress on the console. */
  protected final <T> T withProgress(Function<Progress, T> job) {
    try (ConsoleProgress progress = ConsoleProgress.of(context)) {
      return job.apply(progress);
    }
  }
}
