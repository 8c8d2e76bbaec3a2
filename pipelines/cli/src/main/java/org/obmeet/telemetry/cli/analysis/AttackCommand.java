package org.obmeet.telemetry.cli.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.attack.AttackFindings;
import org.obmeet.telemetry.cli.attack.AttackRun;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleJson;
import org.obmeet.telemetry.disclosure.attack.Attack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code telemetry attack}: what anyone can tell of what a release withholds. */
@Command(
    name = "attack",
    header = "Attacks released tables with nothing but what is released.",
    description = {
      "Reads folders of released CSV over one population and period, as protect writes them, and",
      "prints for each withheld value the interval that follows from what is published. Ends with",
      "50 where one follows exactly, with 60 where the truth lies outside an interval."
    })
public final class AttackCommand implements Callable<Integer> {
  private final CommandContext session;

  @Parameters(
      paramLabel = "RELEASE_DIR",
      arity = "1..*",
      description = "Folders of <table>.csv, with _MANIFEST.json where there is one.")
  private List<Path> folders;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "Records or cells with dimensions and measures: checks the attack itself.")
  private Path truth;

  @Option(
      names = "--zeros",
      paramLabel = "FILE",
      description = "CSV of cells known to be impossible: columns are dimensions, empty is any.")
  private Path zeros;

  @Option(
      names = "--ladders",
      paramLabel = "FILE",
      description = "JSON {dimension: {value: parent}}, where no manifest has them.")
  private Path ladders;

  @Option(names = "--measure", paramLabel = "NAME", description = "Attacks this measure only.")
  private String measure;

  @Option(names = "--all", description = "Prints every interval. Default: exact ones and 50 more.")
  private boolean all;

  @Option(names = "--json", description = "Prints JSON alone on standard output.")
  private boolean json;

  AttackCommand(CommandContext session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    AttackRun run =
        new AttackRun(
            folders,
            Optional.ofNullable(truth),
            Optional.ofNullable(zeros),
            Optional.ofNullable(ladders),
            Optional.ofNullable(measure));
    AttackFindings findings = run.run(Attack::attack);
    if (json) {
      session.out().println(ConsoleJson.indented(findings.toMap()));
    } else {
      findings.print(all ? AttackFindings.Detail.ALL : AttackFindings.Detail.FIRST, session.out());
    }
    session.out().flush();
    findings.messages().forEach(session::info);
    return findings.exit().code();
  }
}
