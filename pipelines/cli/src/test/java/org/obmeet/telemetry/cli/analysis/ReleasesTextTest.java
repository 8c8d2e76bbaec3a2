package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.query.output.WordWrap;

/** Tests the text output of {@code releases explain} and {@code diff}. */
class ReleasesTextTest {
  private static final String CUBE = "instances_by_version";
  private static final String FIRST = "week/2026-08-03";
  private static final String SECOND = "week/2026-09-07";

  private static CliResult releases(String... words) {
    List<String> args = new ArrayList<>(List.of("releases", words[0]));
    args.addAll(List.of("--lake", DemoLake.root().toString()));
    args.addAll(List.of(words).subList(1, words.length));
    CliResult called = CliResult.with(args.toArray(String[]::new));
    assertThat(called.code()).as(called.err()).isZero();
    return called;
  }

  @Test
  void diff_asText_hasOneColumnPerMeasure_withTheNumbersOfTheCsv() {
    String sizes = "sizes_by_deploy_method";
    List<String> lines = releases("diff", sizes, FIRST, SECOND).out().lines().toList();
    List<String> csv =
        releases("diff", sizes, FIRST, SECOND, "--format", "csv").out().lines().toList();

    assertThat(lines.get(0)).isEqualTo(sizes + ", " + FIRST + " → " + SECOND);
    assertThat(lines.get(2)).containsPattern("size +deploy_method +owners +instances$");
    int compared = 0;
    for (String row : csv.subList(1, csv.size())) {
      String[] values = row.split(",", -1);
      if (!values[4].isEmpty()) {
        String sign = values[4].startsWith("-") ? "" : Long.parseLong(values[4]) > 0 ? "+" : "";
        String change = values[2] + " → " + values[3] + " (" + sign + values[4] + ")";
        assertThat(lines)
            .anySatisfy(line -> assertThat(line).startsWith(values[0]).contains(change));
        compared++;
      }
    }
    assertThat(compared).isPositive();
    boolean oneSided = csv.stream().anyMatch(row -> row.endsWith("or without contributors\""));
    assertThat(lines.contains("published in only one of the windows:")).isEqualTo(oneSided);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WordWrap.WIDTH + 20));
  }

  @Test
  void explain_ofATable_countsItsRows_likeTheTables() {
    List<String> lines = releases("explain", CUBE, SECOND).out().lines().toList();
    String sql =
        "SELECT count(*) || ' rows: ' || count(*) FILTER (level <> 'remainder')"
            + " || ' with a value, ' || count(*) FILTER (level = 'remainder') || ' of remainders'"
            + " FROM instances_by_version WHERE window_start = DATE '2026-09-07'";
    CliResult counted =
        CliResult.with("query", "--lake", DemoLake.root().toString(), "--format", "csv", sql);

    assertThat(lines)
        .contains(counted.out().lines().toList().get(1).replace("\"", ""))
        .anyMatch(
            line -> line.endsWith(" values suppressed, fewer contributors than the threshold"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WordWrap.WIDTH));
  }
}
