package org.obmeet.telemetry.cli;

import java.util.List;
import org.obmeet.telemetry.lake.Suppression.Purpose;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code telemetry hold}. */
@Command(
    name = "hold",
    description = "Legal holds: what they cover is kept, whatever retention and erasure say.")
final class HoldCommand implements Runnable {
  private static final List<Purpose> PURPOSES = List.of(Purpose.HOLD);

  private final Session session;

  @Spec private CommandSpec spec;

  HoldCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command; allowed: add, list, lift");
  }

  /** Prints the id. */
  @Command(name = "add", description = "Sets one, and prints its id.")
  int add(@Mixin SuppressionCommands.At at, @Mixin SuppressionCommands.About about) {
    session.out().println(about.add(at.desk(session), Purpose.HOLD).id());
    return 0;
  }

  /** One JSON line each. */
  @Command(name = "list", description = "Prints them, one JSON line each.")
  int list(@Mixin SuppressionCommands.At at) {
    return SuppressionCommands.list(session, at.desk(session), PURPOSES);
  }

  /** Ends one. */
  @Command(name = "lift", description = "Ends one before its time.")
  int lift(
      @Mixin SuppressionCommands.At at,
      @Parameters(paramLabel = "ID", description = "As 'list' shows it.") String id,
      @Option(names = "--reason", required = true, paramLabel = "WORDS", description = "Why.")
          String reason) {
    at.desk(session).lift(PURPOSES, id, reason);
    session.say(id + " is lifted.");
    return 0;
  }
}
