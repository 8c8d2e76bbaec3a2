package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;

/** Tests the number of removed or narrowed rows of several runs of an erasure. */
class RemovedRowsTest {
  private static Commit rewrite(Map<String, Long> clean, String segment, Map<String, Long> landed) {
    return rewrite(clean, segment, landed, Map.of());
  }

  private static Commit rewrite(
      Map<String, Long> clean, String segment, Map<String, Long> landed, Map<String, Long> held) {
    RemovedRows rows = new RemovedRows();
    rows.clean(clean);
    rows.segment(segment, landed, held);
    return commit(CommitKind.REWRITE, Map.of(RemovedRows.KEY, rows.detail()));
  }

  private static Commit commit(CommitKind kind, Map<String, Object> detail) {
    return new Commit(
        1,
        kind,
        Instant.EPOCH,
        "run",
        "",
        new TreeMap<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        detail,
        "");
  }

  @Test
  void plan_repeatedAfterACrash_countsOnce() {
    List<Commit> commits =
        List.of(
            rewrite(Map.of("e-1", 3L), "a", Map.of("e-1", 5L)),
            rewrite(Map.of(), "a", Map.of("e-1", 5L, "e-2", 1L)));

    assertThat(RemovedRows.removed(commits, "e-1")).isEqualTo(Map.of("clean", 3L, "landing", 5L));
  }

  @Test
  void plan_executed_countsBesideALaterOneOfAnotherErasure() {
    List<Commit> commits =
        List.of(
            rewrite(Map.of(), "a", Map.of("e-1", 5L)),
            rewrite(Map.of("e-1", 1L), "a", Map.of("e-2", 2L)),
            rewrite(Map.of("e-1", 1L), "b", Map.of("e-1", 4L)));

    assertThat(RemovedRows.removed(commits, "e-1")).isEqualTo(Map.of("clean", 2L, "landing", 9L));
  }

  @Test
  void plan_executedBesideAHold_countsWithTheRowsAfterTheHold() {
    List<Commit> commits =
        List.of(
            rewrite(Map.of(), "a", Map.of("e-1", 5L), Map.of("e-1", 2L)),
            rewrite(Map.of(), "a", Map.of("e-1", 2L)));

    assertThat(RemovedRows.removed(commits, "e-1")).isEqualTo(Map.of("landing", 7L));
  }

  @Test
  void plan_repeatedAfterACrash_besideANewHold_countsOnce() {
    List<Commit> commits =
        List.of(
            rewrite(Map.of(), "a", Map.of("e-1", 5L)),
            rewrite(Map.of(), "a", Map.of("e-1", 3L), Map.of("e-1", 2L)),
            rewrite(Map.of(), "a", Map.of("e-1", 2L)));

    assertThat(RemovedRows.removed(commits, "e-1")).isEqualTo(Map.of("landing", 5L));
  }

  @Test
  void rows_beforeTheLastReceipt_doNotCount() {
    List<Commit> commits =
        List.of(
            rewrite(Map.of("e-1", 3L), "a", Map.of("e-1", 5L)),
            commit(CommitKind.ERASE, Map.of("receipts", List.of(Map.of("id", "e-1")))),
            rewrite(Map.of("e-1", 1L), "b", Map.of()));

    assertThat(RemovedRows.removed(commits, "e-1")).isEqualTo(Map.of("clean", 1L));
  }
}
