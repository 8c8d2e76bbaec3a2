package org.obmeet.telemetry.cli.operation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.input.document.DocumentFiles;
import org.obmeet.telemetry.cli.option.BeamOptions;
import org.obmeet.telemetry.cli.option.JobCommand;
import org.obmeet.telemetry.cli.option.ValueConverters;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.jobs.ingest.SegmentRepair;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry ingest}, which turns received data into clean data. */
@BeamOptions.Accepted
@Command(name = "ingest")
public final class IngestCommand extends JobCommand {
  @Mixin private Input input;
  @ArgGroup private ConsentSource consent;

  @Option(names = "--reprocess", arity = "1..*", paramLabel = "SEGMENT")
  private List<String> reprocessed = List.of();

  @Option(names = "--accept-loss", arity = "1..*", paramLabel = "SEGMENT")
  private List<String> acceptedLosses = List.of();

  @Override
  public Integer call() {
    try (DocumentFiles files = input.open(context)) {
      List<String> events = files.of("events", input.events());
      IngestRequest request =
          new IngestRequest(
              lake.root(),
              lake.keysetFile(),
              clock.now(context),
              files.of("reports", input.reports()),
              events,
              Optional.ofNullable(consent).map(c -> c.file),
              Optional.ofNullable(consent).map(c -> c.assumed),
              context.beam(),
              context.catalog().folder());
      SegmentRepair repair = new SegmentRepair(paths(reprocessed), paths(acceptedLosses));
      RunReport report = withProgress(progress -> IngestJob.run(request, repair, progress));
      IngestAdvice.lines(report, events, context.catalog().load()).forEach(context::info);
      return reporting.show(context, report);
    }
  }

  /** Returns paths relative to the lake. */
  private List<String> paths(List<String> segments) {
    String root = lake.root() + "/";
    return segments.stream()
        .map(path -> path.startsWith(root) ? path.substring(root.length()) : path)
        .toList();
  }

  /** The options for files that are read in addition to the landing zone. */
  public static final class Input {
    @Option(names = "--reports", arity = "1..*", paramLabel = "FILE")
    private List<String> reports = List.of();

    @Option(names = "--events", arity = "1..*", paramLabel = "FILE")
    private List<String> events = List.of();

    @Option(names = "--mapping", paramLabel = "FILE")
    private Path mapping;

    /** Returns a converter for files that are tables. */
    public DocumentFiles open(CommandContext context) {
      if (mapping != null
          && Stream.concat(reports.stream(), events.stream()).noneMatch(DocumentFiles::isTable)) {
        throw JobException.badInput(
            "--mapping is for .csv and .parquet files of --reports and --events; there is none");
      }
      return new DocumentFiles(context.catalog().load(), Optional.ofNullable(mapping));
    }

    public List<String> reports() {
      return reports;
    }

    public List<String> events() {
      return events;
    }
  }

  /** The options for the source of consent: a file, or assumed consent. */
  static final class ConsentSource {
    @Option(names = "--consents", paramLabel = "FILE")
    private String file;

    @Option(names = "--assume-consent", paramLabel = "SCOPE", converter = ScopeConverter.class)
    private Scope assumed;
  }

  /** A converter of {@code --assume-consent} from text. */
  static final class ScopeConverter implements ITypeConverter<Scope> {
    @Override
    public Scope convert(String value) {
      return ValueConverters.convert(
          value,
          word -> KeywordEnum.of(Scope.class, word).filter(s -> s != Scope.ENVELOPE).orElseThrow(),
          "info-page, extended");
    }
  }
}
