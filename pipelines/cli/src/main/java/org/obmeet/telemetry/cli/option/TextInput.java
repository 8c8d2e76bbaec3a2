package org.obmeet.telemetry.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** Reads a text from a file or, if its name is {@code -}, from standard input. */
public final class TextInput {
  /** The name of standard input. */
  public static final String STANDARD_INPUT = "-";

  private TextInput() {}

  /**
   * Reads a text.
   *
   * @param option the option that names the file, for messages
   * @throws JobException if the file cannot be read
   */
  public static String read(CommandContext context, String option, String file) {
    if (file.equals(STANDARD_INPUT)) {
      return context.in().lines().collect(Collectors.joining("\n"));
    }
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new JobException(
          ExitCode.BAD_INPUT, option + " must be a readable file; it is '" + file + "'", e);
    }
  }
}
