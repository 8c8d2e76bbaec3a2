package org.obmeet.telemetry.cli.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectIdentifier.Kind;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import picocli.CommandLine.Option;

/** The options that name the subjects of a command. */
final class SubjectOptions {
  @Option(names = "--person", paramLabel = "ID")
  private List<String> persons = List.of();

  @Option(names = "--instance", paramLabel = "ID")
  private List<String> instances = List.of();

  @Option(names = "--owner", paramLabel = "ID")
  private List<String> owners = List.of();

  @Option(names = "--file", paramLabel = "IDS")
  private String file;

  boolean isStandardInput() {
    return "-".equals(file);
  }

  /**
   * Returns the persons, instances and owners, then the subjects of the file.
   *
   * @throws JobException if the file cannot be read, is empty or has a wrong line
   */
  List<SubjectIdentifier> names(CommandContext context) {
    List<SubjectIdentifier> names = new ArrayList<>();
    persons.forEach(id -> names.add(new SubjectIdentifier(Kind.PERSON, id)));
    instances.forEach(id -> names.add(new SubjectIdentifier(Kind.INSTANCE, id)));
    owners.forEach(id -> names.add(new SubjectIdentifier(Kind.OWNER, id)));
    if (file == null) {
      return names;
    }
    List<String> lines = context.read("--file", file).lines().map(String::strip).toList();
    if (lines.stream().allMatch(String::isEmpty)) {
      throw JobException.badInput("--file must contain at least one line; it is empty");
    }
    IntStream.range(0, lines.size())
        .filter(i -> !lines.get(i).isEmpty())
        .forEach(i -> names.add(name(lines.get(i), i + 1)));
    return names;
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
