package org.obmeet.telemetry.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.obmeet.telemetry.cli.console.CommandContext;

/** The entry point of the process. */
public final class Main {
  private Main() {}

  /** Runs the command line and exits the process with its exit code. */
  public static void main(String[] args) {
    CommandContext context =
        new CommandContext(
            writer(FileDescriptor.out),
            writer(FileDescriptor.err),
            Clock.systemUTC(),
            Boolean.getBoolean("telemetry.terminal"),
            "1".equals(System.getenv("TELEMETRY_TRACE")),
            List.of());
    int code = Telemetry.run(context, System.getenv(), args);
    context.out().flush();
    context.err().flush();
    System.exit(code);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), false);
  }
}
