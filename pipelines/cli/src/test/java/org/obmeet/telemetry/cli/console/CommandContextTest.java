package org.obmeet.telemetry.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandContextTest {
  @Test
  void message_followsTheResultsBeforeIt() {
    StringWriter terminal = new StringWriter();
    CommandContext context =
        new CommandContext(
            new PrintWriter(new BufferedWriter(terminal)),
            new PrintWriter(terminal),
            new BufferedReader(Reader.nullReader()),
            Clock.systemUTC(),
            Set.of());

    context.out().println("ok    disk");
    context.info("0 failed");

    assertThat(terminal.toString().lines()).containsExactly("ok    disk", "0 failed");
  }
}
