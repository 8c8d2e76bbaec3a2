package org.obmeet.telemetry.cli.console;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * What a call of the command runs in.
 *
 * @param out where data go
 * @param err where talk goes
 * @param clock the machine's clock, read where {@code --now} is not given
 * @param terminal whether {@code err} is a terminal
 * @param trace whether an unexpected failure shows its stack trace
 * @param beam Beam options, the words after {@code --}
 */
public record CommandContext(
    PrintWriter out,
    PrintWriter err,
    Clock clock,
    boolean terminal,
    boolean trace,
    List<String> beam) {
  public CommandContext {
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    Objects.requireNonNull(clock, "clock");
    beam = List.copyOf(beam);
  }

  /** The same with these Beam options. */
  public CommandContext withBeam(List<String> options) {
    return new CommandContext(out, err, clock, terminal, trace, options);
  }

  /** Says a line to people. */
  public void info(String line) {
    err.println(line);
    err.flush();
  }
}
