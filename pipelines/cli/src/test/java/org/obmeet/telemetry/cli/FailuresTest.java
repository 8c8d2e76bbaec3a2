package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.lake.InputException;
import org.obmeet.telemetry.lake.LakeException;
import org.obmeet.telemetry.lake.LedgerBroken;
import org.obmeet.telemetry.schemas.CatalogException;

class FailuresTest {
  @ParameterizedTest
  @EnumSource(ExitCode.class)
  void jobFailure_wrapped_keepsItsCodeAndMessage(ExitCode exit) {
    Throwable failure =
        new RuntimeException(
            new IllegalStateException(new JobFailure(exit, "no window is closed")));

    assertThat(Failures.code(failure)).isEqualTo(exit);
    assertThat(Failures.message(failure)).isEqualTo("no window is closed");
  }

  @Test
  void exitCodes_areThoseThatSchedulersKnow() {
    assertThat(ExitCode.values())
        .extracting(ExitCode::code)
        .containsExactly(0, 2, 20, 43, 47, 50, 60);
  }

  @Test
  void catalogFault_isBadInput() {
    CatalogException fault = new CatalogException("cubes/a.yaml", "k", 3, "at least 5");

    assertThat(Failures.code(fault)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(Failures.message(fault)).isEqualTo("cubes/a.yaml: k is '3'; allowed: at least 5");
  }

  @Test
  void lakeFaults_haveTheirCodes() {
    assertThat(Failures.code(new InputException("absent"))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(Failures.code(new LedgerBroken(3, "missing")))
        .isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(Failures.code(new LakeException("disk full"))).isEqualTo(ExitCode.FAILED);
    assertThat(Failures.message(new LakeException("disk full"))).isEqualTo("disk full");
  }

  @Test
  void unexpectedFailure_isOneLineWithoutItsText() {
    Throwable failure =
        new RuntimeException("x", new IllegalStateException("mail alice@a.example"));

    assertThat(Failures.code(failure)).isEqualTo(ExitCode.FAILED);
    assertThat(Failures.message(failure))
        .startsWith("the run failed: IllegalStateException at FailuresTest.java:")
        .doesNotContain("alice");
  }

  @Test
  void ioFailure_saysWhatTheSystemSays() {
    assertThat(Failures.message(new UncheckedIOException(new IOException("No space left\nx"))))
        .isEqualTo("the run failed: No space left");
    assertThat(Failures.message(new AccessDeniedException("/lake")))
        .isEqualTo("the run failed: no permission for /lake");
  }

  @Test
  void outOfMemory_saysWhatToDo() {
    assertThat(Failures.message(new RuntimeException(new OutOfMemoryError("heap"))))
        .contains("out of memory", "TELEMETRY_OPTS");
  }

  @Test
  void stackTrace_onlyWhereAskedFor() {
    assertThat(reported(false)).isEqualToIgnoringNewLines("telemetry: m");
    assertThat(reported(true)).contains("telemetry: m", "\tat ");
  }

  private static String reported(boolean trace) {
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(err);
    Session session = new Session(writer, writer, Clock.systemUTC(), false, trace, List.of());
    Failures.report(session, new JobFailure(ExitCode.FAILED, "m"));
    return err.toString();
  }
}
