package org.obmeet.telemetry.cli.governance;

import java.util.List;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectIdentifier.Kind;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import picocli.CommandLine.Option;

/** The options that name the subjects of a command, exactly one of which is required. */
final class SubjectOptions {
  @Option(names = "--person", paramLabel = "ID", description = "A person, by user or device id.")
  private String person;

  @Option(names = "--instance", paramLabel = "ID", description = "An instance, by its uniqueId.")
  private String instance;

  @Option(
      names = "--owner",
      paramLabel = "ID",
      description = "An owner, by account, or by registrable domain.")
  private String owner;

  @Option(
      names = "--file",
      paramLabel = "IDS",
      description =
          "A file with lines person:ID, instance:ID or owner:ID; - is standard input. Unlike"
              + " arguments, it is not visible to other users of the machine.")
  private String file;

  /** Returns true if the subjects are read from standard input. */
  boolean isStandardInput() {
    return "-".equals(file);
  }

  /**
   * Returns the subjects in the given order.
   *
   * @throws JobException if the file cannot be read, is empty or has a wrong line
   */
  List<SubjectIdentifier> names(CommandContext context) {
    if (file == null) {
      return List.of(single());
    }
    List<String> lines = context.read("--file", file).lines().map(String::strip).toList();
    List<SubjectIdentifier> names =
        IntStream.range(0, lines.size())
            .filter(i -> !lines.get(i).isEmpty())
            .mapToObj(i -> name(lines.get(i), i + 1))
            .toList();
    if (names.isEmpty()) {
      throw JobException.badInput("--file must contain at least one line; it is empty");
    }
    return names;
  }

  /**
   * Returns the only subject.
   *
   * @throws JobException if the file does not have exactly one subject
   */
  SubjectIdentifier name(CommandContext context) {
    List<SubjectIdentifier> names = names(context);
    if (names.size() > 1) {
      throw JobException.badInput("--file must name one subject here; it names " + names.size());
    }
    return names.get(0);
  }

  private SubjectIdentifier single() {
    if (person != null) {
      return new SubjectIdentifier(Kind.PERSON, person);
    }
    return instance != null
        ? new SubjectIdentifier(Kind.INSTANCE, instance)
        : new SubjectIdentifier(Kind.OWNER, owner);
  }

  private static SubjectIdentifier name(String line, int number) {
    int colon = line.indexOf(':');
    Kind kind =
        KeywordEnum.of(Kind.class, colon < 0 ? "" : line.substring(0, colon))
            .orElseThrow(
                () ->
                    JobException.badInput(
                        "--file must have lines person:ID, instance:ID or owner:ID; line "
                            + number
                            + " has another form"));
    return new SubjectIdentifier(kind, line.substring(colon + 1));
  }
}
