package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.attack.AttackFindings;
import org.obmeet.telemetry.cli.attack.AttackRun;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.disclosure.attack.Attack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry attack}, which audits released tables as an intruder would. */
@Command(
    name = "attack",
    header = "Audit released tables: compute what they disclose.",
    description = {
      "Reads folders of released CSV files over one population and period, as protect writes them,",
      "and prints for each suppressed value the interval that follows from the published values.",
      "Exits with 50 if a value follows exactly, and with 60 if a true value is outside its",
      "interval."
    })
public final class AttackCommand extends TelemetryCommand {
  @Parameters(
      paramLabel = "RELEASE_DIR",
      arity = "1..*",
      description = "Folders of TABLE.csv, optionally with _MANIFEST.json.")
  private List<Path> folders;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "Original records or cells. Checks that each true value is in its interval.")
  private Path truth;

  @Option(
      names = "--zeros",
      paramLabel = "FILE",
      description = "CSV of cells known to be empty; columns are dimensions, no value means any.")
  private Path zeros;

  @Option(
      names = "--hierarchies",
      paramLabel = "FILE",
      description = "Hierarchies that no manifest contains, as JSON {dimension: {value: parent}}.")
  private Path hierarchies;

  @Option(names = "--measure", paramLabel = "NAME", description = "Audit this measure only.")
  private String measure;

  @Option(names = "--all", description = "Print every interval. Default: exact ones and 50 others.")
  private boolean all;

  @Option(names = "--json", description = "Print JSON on standard output.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
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
    context.out().flush();
    findings.messages().forEach(context::info);
    return findings.exit().code();
  }
}
