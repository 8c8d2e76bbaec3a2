package org.obmeet.telemetry.cli.console;

import com.google.common.io.CharStreams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.jobs.JobException;

/**
 * The environment in which a command runs.
 *
 * @param out receives results
 * @param err receives messages and progress
 * @param in standard input
 * @param clock the system clock; {@code --now} replaces it as the current time of a run
 * @param traits properties of the terminal and choices of the user
 * @param beam Beam options of the command line
 * @param catalog choice of the catalogue: the option {@code --catalog}, or the shipped catalogue
 */
public record CommandContext(
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    Clock clock,
    Set<Trait> traits,
    List<String> beam,
    CatalogChoice catalog) {
  /** A property of the terminal, or a choice of the user. */
  public enum Trait {
    /** {@code err} is a terminal. */
    TERMINAL,
    /** {@code out} is a terminal that may show colours. */
    COLOUR,
    /** {@code in} and {@code out} are terminals, on which a prompt can be shown. */
    PROMPT,
    /** The user wants no progress lines and notes. */
    QUIET,
    /** The user wants the stack trace of a failure. */
    TRACE
  }

  public CommandContext {
    traits = Set.copyOf(traits);
    beam = List.copyOf(beam);
  }

  public CommandContext(
      PrintWriter out, PrintWriter err, BufferedReader in, Clock clock, Set<Trait> traits) {
    this(out, err, in, clock, traits, List.of(), new CatalogChoice());
  }

  /** Returns a copy with other traits and Beam options. */
  public CommandContext with(Set<Trait> changed, List<String> options) {
    return new CommandContext(out, err, in, clock, changed, options, catalog);
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /**
   * Reads a text from a file, or from standard input if {@code file} is {@code -}.
   *
   * @param option the option that names the file, for the message of an error
   * @throws JobException if the file cannot be read
   */
  public String read(String option, String file) {
    try {
      return file.equals("-") ? CharStreams.toString(in) : Files.readString(Path.of(file));
    } catch (IOException e) {
      throw JobException.badInput(option + " must be a readable file; it is '" + file + "'", e);
    }
  }

  /** Prints a progress line or a note to {@code err}, unless the user wants none. */
  public void info(String line) {
    if (!is(Trait.QUIET)) {
      problem(line);
    }
  }

  /** Prints an error, a warning or a log line to {@code err}, after the results so far. */
  public void problem(String line) {
    out.flush();
    err.println(line);
    err.flush();
  }
}
