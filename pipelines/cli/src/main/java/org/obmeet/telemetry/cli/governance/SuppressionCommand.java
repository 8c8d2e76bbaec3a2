package org.obmeet.telemetry.cli.governance;

import java.util.List;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Add, list and lift: what {@code hold} and {@code restrict} are made of. */
abstract class SuppressionCommand implements Runnable {
  private final CommandContext session;
  private final List<Purpose> purposes;

  @Spec private CommandSpec spec;

  /**
   * @param purposes which rows are listed and lifted; the first is the one that is added
   */
  SuppressionCommand(CommandContext session, List<Purpose> purposes) {
    this.session = session;
    this.purposes = purposes;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command; allowed: add, list, lift");
  }

  /** Prints the id. */
  @Command(name = "add", description = "Sets one, and prints its id.")
  int add(
      @Mixin SuppressionOptions.LakeAndTime at,
      @Mixin SuppressionOptions.SuppressionDetails about) {
    session.out().println(about.add(at.desk(session), purposes.get(0)).id());
    return 0;
  }

  /** One JSON line each. */
  @Command(name = "list", description = "Prints them, one JSON line each.")
  int list(@Mixin SuppressionOptions.LakeAndTime at) {
    return SuppressionOptions.list(session, at.desk(session), purposes);
  }

  /** Ends one. */
  @Command(name = "lift", description = "Ends one before its time.")
  int lift(
      @Mixin SuppressionOptions.LakeAndTime at,
      @Parameters(paramLabel = "ID", description = "As 'list' shows it.") String id,
      @Option(names = "--reason", required = true, paramLabel = "WORDS", description = "Why.")
          String reason) {
    at.desk(session).lift(purposes, id, reason);
    session.info(id + " is lifted.");
    return 0;
  }
}
