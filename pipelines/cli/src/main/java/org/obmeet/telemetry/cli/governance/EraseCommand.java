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
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleProgress;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.erase.EraseJob;
import org.obmeet.telemetry.jobs.erase.EraseRequest;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code telemetry erase}: somebody's rows go, and a receipt says so. */
@Command(
    name = "erase",
    header = "Erases what is held about somebody, with a receipt.",
    description = {
      "From the tombstone on nothing of theirs comes in. Ends with 50 where the erasure has to wait",
      "(for a legal hold, or a run at work), and with 60 where something cannot be read or has",
      "survived; it then stays open, and the next call goes on. Releases do not change."
    })
public final class EraseCommand implements Callable<Integer> {
  /** How long a collector that is writing a segment is waited for. */
  static final Duration SEGMENT_TIMEOUT = Duration.ofSeconds(10);

  private final CommandContext session;

  @Spec private CommandSpec spec;
  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;
  @Mixin private ReportFormatOption reporting;

  @ArgGroup(multiplicity = "1")
  private Subjects whom;

  @Option(
      names = "--reason",
      paramLabel = "WORD",
      description = {
        "Why: request, minor, offboarding, or another word. Default: request. Where the log's chain",
        "is broken it must be given: the erasure then goes on in a new chain that names it."
      })
  private String reason;

  @Option(
      names = "--object",
      description = "They object to processing: nothing comes in until that is lifted.")
  private boolean object;

  @Option(
      names = "--at-once",
      description = "With --reason offboarding: without the policy's time of grace.")
  private boolean atOnce;

  EraseCommand(CommandContext session) {
    this.session = session;
  }

  /** Whom, or what is due. */
  static final class Subjects {
    @ArgGroup(multiplicity = "1")
    private SubjectOptions one;

    @Option(
        names = "--file",
        paramLabel = "IDS",
        description = "Lines person:ID, instance:ID or owner:ID.")
    private Path file;

    @Option(
        names = "--due",
        description = "Whoever withdrew their consent long enough ago, and erasures left open.")
    private boolean due;
  }

  @Override
  public Integer call() {
    Optional<String> given = Optional.ofNullable(reason);
    reason = given.orElse("request");
    if (!reason.matches("[a-z][a-z-]{0,31}")) {
      throw new ParameterException(
          spec.commandLine(),
          "--reason must be a word of lower-case letters and hyphens; it is '" + reason + "'");
    }
    if (atOnce && !reason.equals("offboarding")) {
      throw new ParameterException(
          spec.commandLine(), "--at-once is allowed only with --reason offboarding");
    }
    try (ConsoleProgress.ProgressDisplay progress = ConsoleProgress.of(session)) {
      RunReport report =
          EraseJob.run(
              request(lake, clock.now(session), names(), reason, object, due(), given), progress);
      progress.close();
      return reporting.show(session, report);
    }
  }

  private Optional<Instant> due() {
    return reason.equals("offboarding") && !atOnce
        ? Optional.of(
            clock
                .now(session)
                .atZone(ZoneOffset.UTC)
                .plus(Catalog.load().processing().offboardingGrace())
                .toInstant())
        : Optional.empty();
  }

  public static EraseRequest request(
      LakeOptions lake,
      Instant now,
      List<SubjectIdentifier> names,
      String reason,
      boolean object,
      Optional<Instant> due,
      Optional<String> goOn) {
    return new EraseRequest(
        lake.root(),
        Path.of(lake.keyRing()),
        now,
        names,
        reason,
        object
            ? EraseRequest.TombstoneTerm.OBJECTION
            : EraseRequest.TombstoneTerm.WHILE_REPLAYS_COULD,
        due,
        SEGMENT_TIMEOUT,
        Catalogs.SHIPPED,
        goOn);
  }

  private List<SubjectIdentifier> names() {
    if (whom.due) {
      return List.of();
    }
    if (whom.file == null) {
      return List.of(whom.one.name());
    }
    List<SubjectIdentifier> names = new ArrayList<>();
    int number = 0;
    try {
      for (String line : Files.readAllLines(whom.file)) {
        number++;
        if (!line.isBlank()) {
          names.add(name(line.strip(), number));
        }
      }
    } catch (IOException e) {
      throw new JobException(
          ExitCode.BAD_INPUT, "--file must be a file that can be read; it is '" + whom.file + "'");
    }
    if (names.isEmpty()) {
      throw new JobException(ExitCode.BAD_INPUT, "--file must name somebody; it has no line");
    }
    return names;
  }

  private static SubjectIdentifier name(String line, int number) {
    int colon = line.indexOf(':');
    SubjectIdentifier.Kind kind =
        KeywordEnum.of(SubjectIdentifier.Kind.class, colon < 0 ? "" : line.substring(0, colon))
            .orElseThrow(
                () ->
                    new JobException(
                        ExitCode.BAD_INPUT,
                        "--file must have lines person:ID, instance:ID or owner:ID; line "
                            + number
                            + " is none"));
    return new SubjectIdentifier(kind, line.substring(colon + 1));
  }
}
