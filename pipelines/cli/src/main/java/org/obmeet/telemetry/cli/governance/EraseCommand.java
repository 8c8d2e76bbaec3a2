package org.obmeet.telemetry.cli.governance;

import static org.obmeet.telemetry.jobs.SubjectIdentifier.Kind.INSTANCE;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;
import org.obmeet.telemetry.cli.option.JobCommand;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.erase.EraseJob;
import org.obmeet.telemetry.jobs.erase.EraseRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The command {@code telemetry erase}, which erases a subject's data and writes a receipt. */
@Command(name = "erase")
public final class EraseCommand extends JobCommand {
  /** Maximum time to wait for a collector that is writing a segment. */
  public static final Duration SEGMENT_TIMEOUT = Duration.ofSeconds(10);

  @Mixin private IdentityOption identity;

  @ArgGroup(multiplicity = "1")
  private Subjects subjects;

  @Option(names = "--reason", paramLabel = "WORD")
  private String reason;

  @Option(names = "--objection")
  private boolean objection;

  @Option(names = "--immediate")
  private boolean immediate;

  @Option(names = "--beyond-consent")
  private boolean beyondConsent;

  @Option(names = "--unseen")
  private boolean unseen;

  @Option(names = "--yes")
  private boolean yes;

  @Option(names = "--queue")
  private boolean queue;

  @Option(names = "--dry-run")
  private boolean dryRun;

  /** The options for the subjects: named subjects, or all due erasures. */
  static final class Subjects {
    @ArgGroup(exclusive = false, multiplicity = "1")
    private SubjectOptions named;

    @Parameters(paramLabel = "due", converter = DueConverter.class)
    private String due;
  }

  /** Accepts only {@code due}. The message omits any other word, which may be a name. */
  static final class DueConverter implements ITypeConverter<String> {
    @Override
    public String convert(String word) {
      if (!word.equals("due")) {
        throw new TypeConversionException("allowed: due; name subjects with options");
      }
      return word;
    }
  }

  @Override
  public Integer call() throws IOException {
    Optional<String> givenReason = Optional.ofNullable(reason);
    reason = givenReason.orElse("request");
    if (!reason.matches("[a-z][a-z-]{0,31}")) {
      throw wrongUsage(
          "--reason must be a word of lower-case letters and hyphens; it is '" + reason + "'");
    }
    if (immediate && !reason.equals("offboarding")) {
      throw wrongUsage("--immediate requires --reason offboarding");
    }
    boolean named = subjects.named != null;
    if (named
        && !dryRun
        && !yes
        && (subjects.named.isStandardInput() || !context.is(Trait.TERMINAL))) {
      throw wrongUsage("--yes is required to erase without a question on a terminal");
    }
    List<SubjectIdentifier> names = named ? subjects.named.names(context) : List.of();
    EraseRequest request =
        new EraseRequest(
            lake.root(),
            Path.of(lake.keysetFile()),
            clock.now(context),
            names,
            type(),
            reason,
            unseen,
            endOfGracePeriod(),
            SEGMENT_TIMEOUT,
            context.catalog().folder(),
            givenReason);
    if (!named && (queue || objection || immediate || beyondConsent || unseen)) {
      throw wrongUsage(
          "--queue, --objection, --immediate, --beyond-consent and --unseen require subjects");
    }
    if (beyondConsent
        && (objection || queue || names.stream().anyMatch(name -> name.kind() != INSTANCE))) {
      throw wrongUsage("--beyond-consent requires instances, and excludes --objection and --queue");
    }
    if (dryRun) {
      return reporting.showResult(context, EraseJob.preview(request));
    }
    if (named && !yes && !isConfirmed(names.size())) {
      throw new JobException(ExitCode.USAGE, "not confirmed; nothing was erased");
    }
    Supplier<RunReport> job =
        () ->
            withProgress(
                progress ->
                    queue ? EraseJob.queue(request, progress) : EraseJob.run(request, progress));
    return reporting.show(
        context, named ? identity.record(lake.root(), request.now(), job) : job.get());
  }

  private EraseRequest.Type type() {
    return beyondConsent
        ? EraseRequest.Type.BEYOND_CONSENT
        : objection ? EraseRequest.Type.OBJECTION : EraseRequest.Type.SUBJECT;
  }

  private boolean isConfirmed(int subjectCount) throws IOException {
    String what = Formats.count(subjectCount, "subject");
    context.err().print("Erase all data about " + what + " for good? [y/N] ");
    context.err().flush();
    String answer = context.in().readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  private Optional<Instant> endOfGracePeriod() {
    return reason.equals("offboarding") && !immediate
        ? Optional.of(
            clock
                .now(context)
                .atZone(ZoneOffset.UTC)
                .plus(context.catalog().load().processing().offboardingGrace())
                .toInstant())
        : Optional.empty();
  }
}
