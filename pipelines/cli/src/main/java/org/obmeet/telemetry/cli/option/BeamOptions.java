package org.obmeet.telemetry.cli.option;

import com.google.common.collect.Iterables;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Checks the Beam options, which follow {@code --} on the command line. */
public final class BeamOptions {
  private BeamOptions() {}

  /** Marks a command that accepts Beam options. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  public @interface Accepted {}

  public static void check(ParseResult parsed, List<String> beam) {
    if (beam.isEmpty()) {
      return;
    }
    CommandLine command = Iterables.getLast(parsed.asCommandLineList());
    Object user = command.getCommandSpec().userObject();
    if (user == null || !user.getClass().isAnnotationPresent(Accepted.class)) {
      throw new ParameterException(
          command,
          "Beam options after -- are allowed with demo, ingest, aggregate and daily only; this is '"
              + command.getCommandSpec().qualifiedName()
              + "'");
    }
    for (String word : beam) {
      if (!word.startsWith("--")) {
        throw new ParameterException(
            command, "a Beam option must have the form --NAME=VALUE; it is '" + word + "'");
      }
    }
  }
}
