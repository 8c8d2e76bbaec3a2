package org.obmeet.telemetry.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.LakeFormException;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.source.CatalogException;

class CommandErrorReporterTest {
  @ParameterizedTest
  @EnumSource(ExitCode.class)
  void jobFailure_wrapped_keepsItsCodeAndMessage(ExitCode exit) {
    Throwable failure =
        new RuntimeException(
            new IllegalStateException(new JobException(exit, "no window is closed")));

    assertThat(CommandErrorReporter.code(failure)).isEqualTo(exit);
    assertThat(CommandErrorReporter.message(failure)).isEqualTo("no window is closed");
  }

  @Test
  void exitCodes_areThoseThatSchedulersKnow() {
    assertThat(ExitCode.values())
        .extracting(ExitCode::code)
        .containsExactly(0, 2, 20, 43, 44, 47, 50, 51, 60);
  }

  @Test
  void catalogFault_isBadInput() {
    CatalogException fault = new CatalogException("cubes/a.yaml", "k", 3, "at least 5");

    assertThat(CommandErrorReporter.code(fault)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(CommandErrorReporter.message(fault))
        .isEqualTo("cubes/a.yaml: k is '3'; allowed: at least 5");
  }

  @Test
  void lakeFaults_haveTheirCodes() {
    assertThat(CommandErrorReporter.code(new InputException("absent")))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(CommandErrorReporter.code(new LakeFormException("form 2")))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(CommandErrorReporter.code(new CorruptLogException(3, "missing")))
        .isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(CommandErrorReporter.code(new LakeException("disk full")))
        .isEqualTo(ExitCode.FAILED);
    assertThat(CommandErrorReporter.message(new LakeException("disk full"))).isEqualTo("disk full");
  }

  @Test
  void unexpectedFailure_isOneLineWithoutItsText() {
    Throwable failure =
        new RuntimeException("x", new IllegalStateException("mail alice@a.example"));

    assertThat(CommandErrorReporter.code(failure)).isEqualTo(ExitCode.FAILED);
    assertThat(CommandErrorReporter.message(failure))
        .startsWith("the run failed: IllegalStateException at CommandErrorReporterTest.java:")
        .doesNotContain("alice");
  }

  @Test
  void jsonFailure_doesNotQuoteTheDocument() {
    IOException failure =
        catchThrowableOfType(
            IOException.class, () -> new ObjectMapper().readTree("{\"a\": alice}"));

    assertThat(failure).hasMessageContaining("alice");
    assertThat(CommandErrorReporter.message(new UncheckedIOException(failure)))
        .startsWith("the run failed: JsonParseException")
        .doesNotContain("alice");
  }

  @Test
  void ioFailure_saysWhatTheSystemSays() {
    assertThat(
            CommandErrorReporter.message(
                new UncheckedIOException(new IOException("No space left\nx"))))
        .isEqualTo("the run failed: No space left");
    assertThat(CommandErrorReporter.message(new AccessDeniedException("/lake")))
        .isEqualTo("the run failed: permission denied: /lake");
  }

  @Test
  void outOfMemory_saysWhatToDo() {
    assertThat(CommandErrorReporter.message(new RuntimeException(new OutOfMemoryError("heap"))))
        .contains("out of memory", "TELEMETRY_OPTS");
  }

  @Test
  void stackTrace_isPrintedOnlyIfRequested() {
    assertThat(reported(false)).isEqualToIgnoringNewLines("telemetry: m");
    assertThat(reported(true)).contains("telemetry: m", "\tat ");
  }

  private static String reported(boolean trace) {
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(err);
    CommandContext context =
        new CommandContext(
            writer,
            writer,
            new BufferedReader(Reader.nullReader()),
            Clock.systemUTC(),
            trace ? Set.of(CommandContext.Trait.TRACE) : Set.of());
    CommandErrorReporter.report(context, new JobException(ExitCode.FAILED, "m"));
    return err.toString();
  }
}
