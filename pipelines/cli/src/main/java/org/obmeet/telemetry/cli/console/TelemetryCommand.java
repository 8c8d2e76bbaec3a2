package org.obmeet.telemetry.cli.console;

import com.google.common.collect.Iterables;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.obmeet.telemetry.jobs.Progress;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command of {@code telemetry} that knows the context in which it runs. */
public abstract class TelemetryCommand implements Callable<Integer> {
  /** The context. It is set when the command is created, after the constructor. */
  protected CommandContext context;

  @Spec private CommandSpec spec;

  /** Returns a factory that passes the context to each command that it creates. */
  public static IFactory factory(CommandContext context) {
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        K created = CommandLine.defaultFactory().create(type);
        if (created instanceof TelemetryCommand command) {
          command.context = context;
        }
        return created;
      }
    };
  }

  /** Runs the command. A group of commands fails with a list of its subcommands. */
  @Override
  public Integer call() throws Exception {
    throw wrongUsage(
        "Missing command; allowed: "
            + String.join(", ", new TreeSet<>(spec.subcommands().keySet())));
  }

  /** Returns the exception for a wrong command line, which exits with 2. */
  protected final ParameterException wrongUsage(String message) {
    CommandLine last = Iterables.getLast(root().getParseResult().asCommandLineList());
    return new ParameterException(last, message);
  }

  protected final CommandLine root() {
    return spec.root().commandLine();
  }

  /**
   * Returns the supplied options. Reports an {@link IllegalArgumentException} as wrong usage. The
   * message of the exception must begin with the name of an option without dashes.
   */
  protected final <T> T checked(Supplier<T> options) {
    try {
      return options.get();
    } catch (IllegalArgumentException wrong) {
      throw wrongUsage("--" + wrong.getMessage());
    }
  }

  protected final <T> T withProgress(Function<Progress, T> job) {
    return job.apply(new ConsoleProgress(context));
  }
}
