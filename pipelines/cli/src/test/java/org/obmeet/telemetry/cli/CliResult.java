package org.obmeet.telemetry.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;
import picocli.CommandLine;

/** The result of a call of the command. */
public record CliResult(int code, String out, String err) {
  /** Calls the command. Its clock is at 2026-11-24. */
  public static CliResult with(String... args) {
    return in(Map.of(), args);
  }

  /** Calls the command, which prints everything to a console. Returns its exit code. */
  public static int on(PrintWriter console, String... args) {
    BufferedReader nothing = new BufferedReader(Reader.nullReader());
    return Telemetry.run(
        new CommandContext(console, console, nothing, Clock.systemUTC(), Set.of()), Map.of(), args);
  }

  /** Returns the command line with all commands, to be looked at. */
  static CommandLine commandLine() {
    PrintWriter none = new PrintWriter(Writer.nullWriter());
    return Telemetry.commandLine(
        new CommandContext(
            none, none, new BufferedReader(Reader.nullReader()), Clock.systemUTC(), Set.of()),
        List.of("man"));
  }

  /** Calls the command with environment variables. */
  static CliResult in(Map<String, String> environment, String... args) {
    return in(environment, "", Set.of(), args);
  }

  /** Calls the command with environment variables, standard input and traits of the terminal. */
  public static CliResult in(
      Map<String, String> environment, String input, Set<Trait> traits, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandContext context =
        new CommandContext(
            new PrintWriter(out),
            new PrintWriter(err),
            new BufferedReader(new StringReader(input)),
            Clock.fixed(Instant.parse("2026-11-24T00:00:00Z"), ZoneOffset.UTC),
            traits);
    int code = Telemetry.run(context, environment, args);
    context.out().flush();
    context.err().flush();
    return new CliResult(code, out.toString(), err.toString());
  }
}
