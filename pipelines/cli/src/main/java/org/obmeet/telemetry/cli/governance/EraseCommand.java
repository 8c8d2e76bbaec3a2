package org.obmeet.telemetry.cli.governance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.erase.EraseJob;
import org.obmeet.telemetry.jobs.erase.EraseRequest;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry erase}, which erases a subject's data and writes a receipt. */
@Command(
    name = "erase",
    header = "Erase all data about a subject and write a receipt.",
    description = {
      "New data about the subject are rejected as soon as the erasure is recorded. Published",
      "releases do not change. Exits with 50 if the erasure has to wait for a legal hold or",
      "another run, and with 60 if a file is unreadable or data remain. The erasure then stays",
      "open; the next 'erase --due' or 'daily' continues it. Arguments are visible to other users",
      "of the machine; use --file for identifiers."
    })
public final class EraseCommand extends TelemetryCommand {
  /** Maximum time to wait for a collector that is writing a segment. */
  static final Duration SEGMENT_TIMEOUT = Duration.ofSeconds(10);

  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;
  @Mixin private ReportFormatOption reporting;

  @ArgGroup(multiplicity = "1")
  private Subjects subjects;

  @Option(
      names = "--reason",
      paramLabel = "WORD",
      description =
          "The reason: request, minor, offboarding or another word. Default: request. Required if "
              + "the log is corrupt: the erasure then starts a new chain, which records it.")
  private String givenReason;

  @Option(
      names = "--objection",
      description = "Record an objection: new data are rejected until it is lifted.")
  private boolean objection;

  @Option(
      names = "--immediate",
      description = "With --reason offboarding: skip the grace period of the policy.")
  private boolean immediate;

  /** The options for the subjects: one subject, a file of subjects, or all due erasures. */
  static final class Subjects {
    @ArgGroup(multiplicity = "1")
    private SubjectOptions one;

    @Option(
        names = "--file",
        paramLabel = "IDS",
        description = "A file with lines person:ID, instance:ID or owner:ID.")
    private Path file;

    @Option(
        names = "--due",
        description = "Subjects whose waiting period after an opt-out is over, and open erasures.")
    private boolean allDue;
  }

  @Override
  public Integer call() {
    String reason = reason();
    if (!reason.matches("[a-z][a-z-]{0,31}")) {
      throw wrongUsage(
          "--reason must be a word of lower-case letters and hyphens; it is '" + reason + "'");
    }
    if (immediate && !reason.equals("offboarding")) {
      throw wrongUsage("--immediate requires --reason offboarding");
    }
    EraseRequest request =
        request(
            lake,
            clock.now(context),
            names(),
            reason,
            objection,
            graceEnd(),
            Optional.ofNullable(givenReason),
            context.catalog().folder());
    return reporting.show(context, withProgress(progress -> EraseJob.run(request, progress)));
  }

  private String reason() {
    return givenReason == null ? "request" : givenReason;
  }

  /** The time until which an erasure for offboarding waits; empty to erase immediately. */
  private Optional<Instant> graceEnd() {
    return reason().equals("offboarding") && !immediate
        ? Optional.of(
            clock
                .now(context)
                .atZone(ZoneOffset.UTC)
                .plus(context.catalog().load().processing().offboardingGrace())
                .toInstant())
        : Optional.empty();
  }

  public static EraseRequest request(
      LakeOptions lake,
      Instant now,
      List<SubjectIdentifier> names,
      String reason,
      boolean objection,
      Optional<Instant> due,
      Optional<String> brokenLogReason,
      String catalog) {
    return new EraseRequest(
        lake.root(),
        Path.of(lake.keysetFile()),
        now,
        names,
        reason,
        objection
            ? EraseRequest.TombstoneTerm.OBJECTION
            : EraseRequest.TombstoneTerm.WHILE_REPLAYS_COULD,
        due,
        SEGMENT_TIMEOUT,
        catalog,
        brokenLogReason);
  }

  /** The named subjects; empty to continue with all due erasures. */
  private List<SubjectIdentifier> names() {
    if (subjects.allDue) {
      return List.of();
    }
    if (subjects.file == null) {
      return List.of(subjects.one.name());
    }
    List<SubjectIdentifier> names = new ArrayList<>();
    int lineNumber = 0;
    try {
      for (String line : Files.readAllLines(subjects.file)) {
        lineNumber++;
        if (!line.isBlank()) {
          names.add(name(line.strip(), lineNumber));
        }
      }
    } catch (IOException e) {
      throw new JobException(
          ExitCode.BAD_INPUT, "--file must be a readable file; it is '" + subjects.file + "'");
    }
    if (names.isEmpty()) {
      throw new JobException(
          ExitCode.BAD_INPUT, "--file must contain at least one line; it is empty");
    }
    return names;
  }

  private static SubjectIdentifier name(String line, int lineNumber) {
    int colon = line.indexOf(':');
    SubjectIdentifier.Kind kind =
        KeywordEnum.of(SubjectIdentifier.Kind.class, colon < 0 ? "" : line.substring(0, colon))
            .orElseThrow(
                () ->
                    new JobException(
                        ExitCode.BAD_INPUT,
                        "--file must have lines person:ID, instance:ID or owner:ID; line "
                            + lineNumber
                            + " has another form"));
    return new SubjectIdentifier(kind, line.substring(colon + 1));
  }
}
