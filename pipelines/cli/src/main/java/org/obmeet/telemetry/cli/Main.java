package org.obmeet.telemetry.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;

/** The entry point of the process. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    CommandContext context =
        new CommandContext(
            writer(FileDescriptor.out),
            writer(FileDescriptor.err),
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            Clock.systemUTC(),
            traits());
    int code = Telemetry.run(context, System.getenv(), args);
    context.out().flush();
    context.err().flush();
    System.exit(code);
  }

  /** Returns the traits of the terminal, which the launcher passes as system properties. */
  private static Set<Trait> traits() {
    return Arrays.stream(Trait.values())
        .filter(trait -> Boolean.getBoolean("telemetry." + trait.name().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), false);
  }
}
