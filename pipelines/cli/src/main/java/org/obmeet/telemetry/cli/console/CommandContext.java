package org.obmeet.telemetry.cli.console;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;

/**
 * The environment in which a command runs.
 *
 * @param out receives results
 * @param err receives messages and progress
 * @param clock the system clock, read if {@code --now} is not given
 * @param terminal true if {@code err} is a terminal
 * @param trace true if an unexpected failure prints its stack trace
 * @param beam Beam options, the words after {@code --}
 * @param catalog the catalogue that the option {@code --catalog} chooses
 */
public record CommandContext(
    PrintWriter out,
    PrintWriter err,
    Clock clock,
    boolean terminal,
    boolean trace,
    List<String> beam,
    CatalogChoice catalog) {
  public CommandContext {
    beam = List.copyOf(beam);
  }

  /** Creates an environment with the shipped catalogue. */
  public CommandContext(
      PrintWriter out,
      PrintWriter err,
      Clock clock,
      boolean terminal,
      boolean trace,
      List<String> beam) {
    this(out, err, clock, terminal, trace, beam, new CatalogChoice());
  }

  /** Returns a copy with the given Beam options. */
  public CommandContext withBeam(List<String> options) {
    return new CommandContext(out, err, clock, terminal, trace, options, catalog);
  }

  /** Prints a message line to {@code err}. */
  public void info(String line) {
    err.println(line);
    err.flush();
  }
}
