package org.obmeet.telemetry.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;
import org.obmeet.telemetry.jobs.Progress;

class ConsoleProgressTest {
  private final StringWriter err = new StringWriter();

  private Progress on(Trait... traits) {
    return new ConsoleProgress(
        new CommandContext(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            new BufferedReader(new StringReader("")),
            Clock.systemUTC(),
            Set.of(traits)));
  }

  @Test
  void stageWithoutTotal_onATerminal_isOneLineWithoutControlCharacters() {
    Progress progress = on(Trait.TERMINAL);

    progress.stage("Aggregating windows", 0);
    progress.step(5_000_000);
    progress.note("repeating");

    assertThat(err.toString().lines()).containsExactly("Aggregating windows …", "repeating");
  }

  @Test
  void stageOfBytes_eachQuarter_isALineWithTheMegabytes() {
    Progress progress = on(Trait.TERMINAL);

    progress.stage("Checking files", 8_000_000);
    for (int i = 0; i < 8; i++) {
      progress.step(1_000_000);
    }

    assertThat(err.toString().lines())
        .containsExactly(
            "Checking files …",
            "Checking files: 2 of 8 MB",
            "Checking files: 4 of 8 MB",
            "Checking files: 6 of 8 MB",
            "Checking files: 8 of 8 MB");
  }

  @Test
  void stage_quiet_printsNothing() {
    on(Trait.TERMINAL, Trait.QUIET).stage("Checking files", 8_000_000);

    assertThat(err.toString()).isEmpty();
  }
}
