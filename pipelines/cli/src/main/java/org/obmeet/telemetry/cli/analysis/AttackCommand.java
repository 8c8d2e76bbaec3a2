package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.attack.AttackFindings;
import org.obmeet.telemetry.cli.attack.AttackRun;
import org.obmeet.telemetry.cli.attack.FolderWitnesses;
import org.obmeet.telemetry.cli.attack.PatternFindings;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.disclosure.attack.Attack;
import org.obmeet.telemetry.disclosure.attack.AttackReport;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry attack}, which audits released tables as an intruder would. */
@Command(name = "attack")
public final class AttackCommand extends TelemetryCommand {
  @Parameters(paramLabel = "RELEASE_DIR", arity = "1..*")
  private List<Path> folders;

  @Option(names = "--truth", paramLabel = "FILE")
  private Path truth;

  @Option(names = "--zeros", paramLabel = "FILE")
  private Path zeros;

  @Option(names = "--hierarchies", paramLabel = "FILE")
  private Path hierarchies;

  @Option(names = "--measure", paramLabel = "NAME")
  private String measure;

  @Option(names = "--all")
  private boolean all;

  @Option(names = "--witness", paramLabel = "WIDTH", arity = "0..1", fallbackValue = "1")
  private Integer witness;

  @Option(names = "--pattern", paramLabel = "SPEC")
  private Path pattern;

  @Option(names = "--json")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (witness != null) {
      return writeWitnesses();
    }
    if (pattern != null) {
      return attackPattern();
    }
    AttackRun run =
        new AttackRun(
            folders,
            Optional.ofNullable(truth),
            Optional.ofNullable(zeros),
            Optional.ofNullable(hierarchies),
            Optional.ofNullable(measure));
    AttackFindings findings = run.run(Attack::attack);
    if (json) {
      context.out().println(JsonText.indented(findings.toMap()));
    } else {
      findings.print(all ? AttackFindings.Detail.ALL : AttackFindings.Detail.FIRST, context.out());
    }
    findings.messages().forEach(context::info);
    return findings.exit().code();
  }

  private int attackPattern() throws IOException {
    if (folders.size() > 1 || all || hasInputs()) {
      throw new JobException(
          ExitCode.USAGE, "--pattern must be used with one RELEASE_DIR and no option but --json");
    }
    PatternFindings findings = PatternFindings.of(folders.get(0), pattern);
    if (json) {
      context.out().println(JsonText.indented(findings.toMap()));
    } else {
      findings.print(context.out());
    }
    return findings.exit().code();
  }

  private boolean hasInputs() {
    return Stream.of(truth, zeros, hierarchies, measure).anyMatch(Objects::nonNull);
  }

  private int writeWitnesses() throws IOException {
    boolean more = pattern != null || hasInputs();
    if (folders.size() > 1 || more || all || json) {
      throw new JobException(
          ExitCode.USAGE, "--witness must be used with one RELEASE_DIR and no other option");
    }
    if (witness < 1) {
      throw new JobException(
          ExitCode.USAGE, "--witness WIDTH must be at least 1; it is " + witness);
    }
    AttackReport report = FolderWitnesses.write(folders.get(0), witness);
    int exact = report.exact().size();
    context.info(
        "Wrote witnesses of %s suppressed values to %s"
            .formatted(report.intervals().size() - exact, folders.get(0).resolve("witness")));
    if (exact > 0) {
      context.info(
          "telemetry: %s suppressed values follow exactly from published values".formatted(exact));
    }
    return (exact > 0 ? ExitCode.GATE_REFUSED : ExitCode.DONE).code();
  }
}
