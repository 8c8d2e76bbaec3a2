package org.obmeet.telemetry.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.ReleaseCounts;

class RunReportTextTest {
  private static ReleaseCounts released(String cube, long total, double named) {
    return new ReleaseCounts(
        cube,
        "week/2026-11-16",
        "released",
        "",
        1,
        1,
        0,
        Map.of("instances", new ReleaseCounts.Shares(total, named, 1 - named, named)),
        Map.of());
  }

  private static ReleaseCounts suppressed(String cube) {
    return new ReleaseCounts(
        cube, "week/2026-11-09", "suppressed", "reason", 0, 0, 0, Map.of(), Map.of());
  }

  @Test
  void publishedShares_countASuppressedTableAsNothing() {
    assertThat(
            RunReportText.publishedShares(
                List.of(
                    suppressed("none"),
                    suppressed("half"),
                    released("half", 20, 1),
                    released("all", 30, 0.75))))
        .containsExactly(Map.entry("all", 0.75), Map.entry("half", 0.5), Map.entry("none", 0.0));
  }

  @Test
  void publishedShares_leaveOutTablesWithoutRecords() {
    assertThat(RunReportText.publishedShares(List.of(released("empty", 0, 0)))).isEmpty();
  }
}
