package org.obmeet.telemetry.cli.operation;

import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.BeamOptions;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command {@code telemetry ingest}, which turns received data into clean columns. */
@BeamOptions.Accepted
@Command(
    name = "ingest",
    header = "Validate and pseudonymise received data and add them to the lake.",
    description = {
      "Reads the landing zone and the given files, keeps the fields that consent and schema allow,",
      "and commits them to the lake. Running it again on the same input changes nothing."
    })
public final class IngestCommand extends TelemetryCommand {
  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;
  @Mixin private Input input;
  @Mixin private ReportFormatOption reporting;
  @ArgGroup private Consent consent;

  @Override
  public Integer call() {
    IngestRequest request =
        new IngestRequest(
            lake.root(),
            lake.keysetFile(),
            clock.now(context),
            input.reports(),
            input.events(),
            Optional.ofNullable(consent).map(c -> c.file),
            Optional.ofNullable(consent).map(c -> c.assumed),
            context.beam());
    return reporting.show(context, withProgress(progress -> IngestJob.run(request, progress)));
  }

  /** The options for files that are read in addition to the landing zone. */
  public static final class Input {
    @Option(
        names = "--reports",
        arity = "1..*",
        paramLabel = "FILE",
        description = "Files of statistics documents, one per line; plain or gzip.")
    private List<String> reports = List.of();

    @Option(
        names = "--events",
        arity = "1..*",
        paramLabel = "FILE",
        description = "Files of events or tracker request bodies, one per line; plain or gzip.")
    private List<String> events = List.of();

    public List<String> reports() {
      return reports;
    }

    public List<String> events() {
      return events;
    }
  }

  /** The options for the source of consent: a file, or assumed consent. */
  static final class Consent {
    @Option(
        names = "--consents",
        paramLabel = "FILE",
        description = "File of opt-ins and opt-outs of instances, one per line.")
    private String file;

    @Option(
        names = "--assume-consent",
        paramLabel = "SCOPE",
        converter = ScopeConverter.class,
        description =
            "Assume that every instance has consented to this scope: info-page or extended. For tests"
                + " only: the lake is marked as a test lake, and other lakes refuse the option.")
    private Scope assumed;
  }

  static final class ScopeConverter implements ITypeConverter<Scope> {
    @Override
    public Scope convert(String value) {
      return KeywordEnum.of(Scope.class, value)
          .filter(scope -> scope != Scope.ENVELOPE)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected: info-page, extended; it is '" + value + "'"));
    }
  }
}
