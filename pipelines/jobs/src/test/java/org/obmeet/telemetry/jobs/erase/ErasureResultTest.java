package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.ExitCode;

class ErasureResultTest {
  private final ErasureResult result = new ErasureResult();

  @Test
  void nothingLeft_isDone() {
    assertThat(result.isDone()).isTrue();
    assertThat(result.exit()).isEqualTo(ExitCode.DONE);
    assertThat(result.notes()).isEmpty();
    assertThat(result.rowsScanned()).isZero();
  }

  @Test
  void remainingRows_areAFailure() {
    result.survived("clean/a.parquet", 2);

    assertThat(result.isDone()).isFalse();
    assertThat(result.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(result.notes())
        .containsExactly("The erasure stays open: clean/a.parquet: 2 rows of the subject remain");
    assertThat(result.toMap()).containsEntry("survivors", 2L);
  }

  @Test
  void failure_comesBeforeHoldsAndWaiting() {
    result.waitFor("a collector writes");
    assertThat(result.exit()).isEqualTo(ExitCode.BUSY);
    result.onHold(1);
    assertThat(result.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    result.failure("it cannot be read");
    assertThat(result.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
  }

  @Test
  void eachReason_keepsTheErasureOpen() {
    result.waitFor("a collector writes");
    assertThat(result.isDone()).isFalse();
    ErasureResult held = new ErasureResult();
    held.onHold(0);
    assertThat(held.isDone()).isTrue();
    held.onHold(1);
    assertThat(held.isDone()).isFalse();
    assertThat(held.notes())
        .containsExactly("The erasure stays open: 1 rows are under a legal hold");
  }

  @Test
  void fencedRun_isNoted_andDoesNotKeepTheErasureOpen() {
    result.fenced("run-2");
    result.fenced("run-1");
    result.fenced("run-2");

    assertThat(result.isDone()).isTrue();
    assertThat(result.notes()).hasSize(2);
    assertThat(result.toMap()).containsEntry("fenced", List.of("run-1", "run-2"));
  }

  @Test
  void scannedFiles_addUpByZone() {
    result.scanned("clean", 10, 100);
    result.scanned("clean", 5, 50);
    result.scanned("staging", 0, 7);

    assertThat(result.scanned())
        .isEqualTo(
            Map.of(
                "clean", Map.of("files", 2L, "rows", 15L, "bytes", 150L),
                "staging", Map.of("files", 1L, "rows", 0L, "bytes", 7L)));
    assertThat(result.rowsScanned()).isEqualTo(15);
  }

  @Test
  void report_hasTheReceiptsAndRewrittenFiles() {
    result.rewritten(2, 10);
    result.rewritten(3, 20);
    result.receipt(Map.of("id", "e-1"));

    assertThat(result.files()).isEqualTo(5);
    assertThat(result.bytes()).isEqualTo(30);
    assertThat(result.toMap())
        .containsEntry("files_rewritten", 5L)
        .containsEntry("receipts", List.of(Map.of("id", "e-1")));
  }

  @Test
  void notes_areListedBeforeTheReasons() {
    result.failure("b");
    result.note("a");
    result.waitFor("c");

    assertThat(result.notes())
        .containsExactly("a", "The erasure stays open: b", "The erasure stays open: c");
  }
}
