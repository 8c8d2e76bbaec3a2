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

/** The subcommands add, list and lift of {@code hold} and {@code restrict}. */
abstract class SuppressionCommand implements Runnable {
  private final CommandContext context;
  private final List<Purpose> purposes;

  @Spec private CommandSpec spec;

  /**
   * @param purposes the purposes to list and lift; {@code add} uses the first purpose
   */
  SuppressionCommand(CommandContext context, List<Purpose> purposes) {
    this.context = context;
    this.purposes = purposes;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command; allowed: add, list, lift");
  }

  /** Adds a row to the suppression table and prints the id of the row. */
  @Command(name = "add", description = "Add an entry and print its ID.")
  int add(
      @Mixin SuppressionOptions.LakeAndTime at,
      @Mixin SuppressionOptions.SuppressionDetails about) {
    context.out().println(about.add(at.service(context), purposes.get(0)).id());
    return 0;
  }

  /** Prints one JSON line for each row. */
  @Command(name = "list", description = "Print the entries in force, one JSON line each.")
  int list(@Mixin SuppressionOptions.LakeAndTime at) {
    return SuppressionOptions.list(context, at.service(context), purposes);
  }

  /** Ends the hold or restriction of a row before its end date. */
  @Command(name = "lift", description = "End an entry before its end date.")
  int lift(
      @Mixin SuppressionOptions.LakeAndTime at,
      @Parameters(paramLabel = "ID", description = "The ID that 'list' shows.") String id,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "WORDS",
              description = "The reason.")
          String reason) {
    at.service(context).lift(purposes, id, reason);
    context.info("Lifted: " + id);
    return 0;
  }
}
