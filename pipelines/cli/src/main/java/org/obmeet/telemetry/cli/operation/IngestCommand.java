package org.obmeet.telemetry.cli.operation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleProgress;
import org.obmeet.telemetry.cli.option.BeamOptions;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.schemas.policy.Scope;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code telemetry ingest}: from what was sent to clean columns. */
@BeamOptions.Accepted
@Command(
    name = "ingest",
    header = "Reads what was sent into clean columns.",
    description = {
      "Reads what landed and the files named, keeps what consent and schema allow, and commits",
      "it to the lake. The same input again changes nothing."
    })
public final class IngestCommand implements Callable<Integer> {
  private final CommandContext session;

  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;
  @Mixin private Input input;
  @Mixin private ReportFormatOption reporting;
  @ArgGroup private Consent consent;

  IngestCommand(CommandContext session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    IngestRequest request =
        new IngestRequest(
            lake.root(),
            lake.keyRing(),
            clock.now(session),
            input.reports(),
            input.events(),
            Optional.ofNullable(consent).map(c -> c.file),
            Optional.ofNullable(consent).map(c -> c.assumed),
            session.beam());
    try (ConsoleProgress.ProgressDisplay progress = ConsoleProgress.of(session)) {
      RunReport report = IngestJob.run(request, progress);
      progress.close();
      return reporting.show(session, report);
    }
  }

  /** Files to read besides what landed. */
  public static final class Input {
    @Option(
        names = "--reports",
        arity = "1..*",
        paramLabel = "FILE",
        description = "Statistics documents, one a line; plain or gzip.")
    private List<String> reports = List.of();

    @Option(
        names = "--events",
        arity = "1..*",
        paramLabel = "FILE",
        description = "Events or tracker request bodies, one a line; plain or gzip.")
    private List<String> events = List.of();

    public List<String> reports() {
      return reports;
    }

    public List<String> events() {
      return events;
    }
  }

  /** Where consent comes from: a file, or nowhere. */
  static final class Consent {
    @Option(
        names = "--consents",
        paramLabel = "FILE",
        description = "Opt-ins and opt-outs of instances, one a line.")
    private String file;

    @Option(
        names = "--assume-consent",
        paramLabel = "SCOPE",
        converter = ScopeConverter.class,
        description =
            "Take every instance to have consented: info-page or extended. For trying things out;"
                + " the lake is marked, and any other lake refuses it.")
    private Scope assumed;
  }

  static final class ScopeConverter implements ITypeConverter<Scope> {
    @Override
    public Scope convert(String value) {
      for (Scope scope : List.of(Scope.INFO_PAGE, Scope.EXTENDED)) {
        if (scope.word().equals(value)) {
          return scope;
        }
      }
      throw new TypeConversionException(
          "allowed: "
              + Scope.INFO_PAGE.word()
              + ", "
              + Scope.EXTENDED.word()
              + "; it is '"
              + value
              + "'");
    }
  }
}
