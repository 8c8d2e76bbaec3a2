package org.obmeet.telemetry.cli.governance;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The subcommands add, list and lift of {@code hold} and {@code restrict}. */
public abstract class SuppressionCommand extends TelemetryCommand {
  private static final List<String> COLUMNS =
      List.of("id", "purpose", "kind", "stream", "from", "to", "reason", "who", "at", "until");

  /** The purposes to list and lift; {@code add} uses the first purpose. */
  private final List<Purpose> purposes;

  private SuppressionCommand(List<Purpose> purposes) {
    this.purposes = purposes;
  }

  /** The command {@code telemetry hold}, which manages legal holds. */
  @Command(name = "hold")
  public static final class Hold extends SuppressionCommand {
    Hold() {
      super(List.of(Purpose.HOLD));
    }

    @Command(name = "add")
    int add(
        @Mixin LakeAndTime at,
        @Mixin SuppressionDetails about,
        @Option(names = "--until", required = true, paramLabel = "INSTANT") Instant until) {
      return add(at, about, Optional.of(until));
    }
  }

  /** The command {@code telemetry restrict}, which manages restrictions of processing. */
  @Command(name = "restrict")
  public static final class Restrict extends SuppressionCommand {
    Restrict() {
      super(List.of(Purpose.RESTRICTION, Purpose.OBJECTION, Purpose.TOMBSTONE));
    }

    @Command(name = "add")
    int add(
        @Mixin LakeAndTime at,
        @Mixin SuppressionDetails about,
        @Option(names = "--until", paramLabel = "INSTANT") Instant until) {
      return add(at, about, Optional.ofNullable(until));
    }
  }

  int add(LakeAndTime at, SuppressionDetails about, Optional<Instant> until) {
    about
        .add(context, at.service(context), purposes.get(0), until)
        .forEach(row -> context.out().println(row.id()));
    return 0;
  }

  /** Prints the rows without their subjects. Tombstones that end by themselves are left out. */
  @Command(name = "list")
  int list(@Mixin LakeAndTime at, @Mixin ListFormatOption format) {
    List<List<Object>> rows =
        at.service(context).list(purposes).stream()
            .filter(row -> row.purpose() != Purpose.TOMBSTONE || row.until().isEmpty())
            .map(SuppressionCommand::row)
            .toList();
    if (rows.isEmpty()) {
      context.info("No entry is in force.");
    }
    return format.print(context, OutputFormat.NDJSON, COLUMNS, rows);
  }

  private static List<Object> row(Suppression entry) {
    return List.of(
        entry.id(),
        entry.purpose().word(),
        entry.kind(),
        entry.stream(),
        text(entry.from()),
        text(entry.to()),
        entry.reason(),
        entry.orderedBy(),
        entry.at().toString(),
        text(entry.until()));
  }

  private static Object text(Optional<?> time) {
    return time.<Object>map(Object::toString).orElse(ResultRows.ABSENT);
  }

  @Command(name = "lift")
  int lift(
      @Mixin LakeAndTime at,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--reason", required = true, paramLabel = "WORDS") String reason) {
    at.service(context).lift(purposes, id, reason);
    context.info("Lifted: " + id);
    return 0;
  }

  /** The options for the contents of a row: scope, reason and requester. */
  static final class SuppressionDetails {
    @ArgGroup(exclusive = false)
    private SubjectOptions whom;

    @Option(names = "--unseen")
    private boolean unseen;

    @Option(names = "--dry-run")
    private boolean dryRun;

    @Option(names = "--stream", paramLabel = "NAME", defaultValue = "")
    private String stream;

    @Option(names = "--from", paramLabel = "DATE")
    private LocalDate from;

    @Option(names = "--to", paramLabel = "DATE")
    private LocalDate to;

    @Option(names = "--reason", required = true, paramLabel = "WORDS")
    private String reason;

    @Option(names = "--requested-by", required = true, paramLabel = "NAME")
    private String requester;

    List<Suppression> add(
        CommandContext context,
        SuppressionService service,
        Purpose purpose,
        Optional<Instant> until) {
      if (whom == null) {
        if (dryRun) {
          throw JobException.badInput("--dry-run requires a subject");
        }
        return List.of(add(service, purpose, Optional.empty(), until));
      }
      SubjectSearch search = service.search();
      List<SubjectIdentifier> names =
          search.requireUnlessUnseen(whom.names(context), unseen, context::info);
      if (dryRun) {
        search
            .counts(names, this::covers)
            .forEach((key, rows) -> context.info(key + ": " + rows + " rows"));
        context.info("Nothing was written.");
        return List.of();
      }
      return names.stream().map(name -> add(service, purpose, Optional.of(name), until)).toList();
    }

    private boolean covers(String dataset, LocalDate day) {
      return (stream.isEmpty() || stream.equals(dataset))
          && (from == null || !day.isBefore(from))
          && (to == null || !day.isAfter(to));
    }

    private Suppression add(
        SuppressionService service,
        Purpose purpose,
        Optional<SubjectIdentifier> name,
        Optional<Instant> until) {
      return service.add(
          purpose,
          new SuppressionService.SuppressionScope(
              name.map(n -> n.kind().word()).orElse(""),
              name.map(SubjectIdentifier::identifier).orElse(""),
              stream,
              Optional.ofNullable(from),
              Optional.ofNullable(to)),
          reason,
          requester,
          until);
    }
  }

  /** The options for the lake and the current time. */
  static final class LakeAndTime {
    @Mixin private LakeOptions lake;
    @Mixin private ClockOption clock;

    SuppressionService service(CommandContext context) {
      return new SuppressionService(
          lake.open(), Path.of(lake.keysetFile()), clock.now(context), context.catalog().folder());
    }
  }
}
