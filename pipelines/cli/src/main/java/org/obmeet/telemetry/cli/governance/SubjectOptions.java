package org.obmeet.telemetry.cli.governance;

import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectIdentifier.Kind;
import picocli.CommandLine.Option;

/** The options that name the subject of a command, exactly one of which is required. */
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

  SubjectIdentifier name() {
    if (person != null) {
      return new SubjectIdentifier(Kind.PERSON, person);
    }
    return instance != null
        ? new SubjectIdentifier(Kind.INSTANCE, instance)
        : new SubjectIdentifier(Kind.OWNER, owner);
  }
}
