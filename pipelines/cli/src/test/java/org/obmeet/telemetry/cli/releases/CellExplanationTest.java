package org.obmeet.telemetry.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;

class CellExplanationTest {
  private static final String WEEK = "2026-11-16";
  private static final String REASONS =
      """
      {"suppressed": [
        {"labels": ["small"], "measure": "people", "rule": "THRESHOLD"},
        {"labels": ["small"], "measure": "views", "rule": "THRESHOLD"},
        {"labels": ["c,d"], "measure": "seconds", "rule": "DOMINANCE"}]}
      """;

  /** Returns the catalogue with the fixture's cube instead of its own. */
  private static Catalog catalog() {
    Catalog shipped = Catalog.load();
    return new Catalog(
        shipped.datasets(),
        shipped.facts(),
        List.of(HostileRelease.cube()),
        Map.of(),
        shipped.processing(),
        shipped.disclosure(),
        shipped.promises(),
        "");
  }

  private static List<String> explain(ReleasedTable table, Map<String, String> asked)
      throws IOException {
    JsonNode reasons = new ObjectMapper().readTree(REASONS);
    StringWriter text = new StringWriter();
    new CellExplanation(catalog())
        .write(table, asked, Optional.of(reasons), new PrintWriter(text, true));
    return text.toString().lines().toList();
  }

  private static List<String> ofValue(String value) throws IOException {
    return explain(HostileRelease.of(WEEK, 1), Map.of("area", value));
  }

  private static String after(List<String> lines, String line) {
    assertThat(lines).contains(line);
    return lines.get(lines.indexOf(line) + 3);
  }

  @Test
  void suppressedCell_hasItsRule_andItsRemainderRow() throws IOException {
    List<String> lines = ofValue("small");

    assertThat(lines)
        .contains(
            "small: suppressed, or without contributors",
            "  people: suppressed, fewer contributors than the threshold",
            "  views: suppressed, fewer contributors than the threshold");
    assertThat(after(lines, "It is counted in this row:")).matches("north other +published +10 *");
  }

  @Test
  void node_isCountedInTheRowsBelowIt_andTheirRemainder() throws IOException {
    List<String> lines = ofValue("north");

    assertThat(lines).contains("north: published", "It is counted in these rows:");
    List<String> rows =
        lines.subList(lines.indexOf("It is counted in these rows:") + 3, lines.size());
    assertThat(rows.subList(0, rows.indexOf("")))
        .extracting(row -> row.split(" {2,}", -1)[0])
        .containsExactly(HostileRelease.SLASH, HostileRelease.COMMA, "north other");
  }

  @Test
  void sumThatIsSuppressedAlone_leavesItsCountsPublished() throws IOException {
    List<String> lines = ofValue(HostileRelease.COMMA);

    assertThat(lines)
        .contains("c,d: published", "  seconds: suppressed, one contributor dominates (p % rule)")
        .anyMatch(line -> line.matches("c,d +published +15 +30 *"))
        .noneMatch(line -> line.contains("people: suppressed"));
  }

  @Test
  void tableSuppressedCompletely_namesNothing() throws IOException {
    ReleasedTable nothing = HostileRelease.nothing(WEEK);

    assertThat(explain(nothing, Map.of()))
        .contains("1 row: 0 with a value, 1 of remainders")
        .anyMatch(line -> line.matches("\\* +suppressed *"));
    List<String> cell = explain(nothing, Map.of("area", HostileRelease.SLASH));
    assertThat(cell).contains("a/b: suppressed, or without contributors");
    assertThat(after(cell, "It is counted in this row:")).matches("\\* +suppressed *");
  }

  @Test
  void table_withoutACell_countsItsRows() throws IOException {
    assertThat(explain(HostileRelease.of(WEEK, 1), Map.of()))
        .contains(
            "5 rows: 4 with a value, 1 of remainders",
            "people: 1 value suppressed, fewer contributors than the threshold",
            "seconds: 1 value suppressed, one contributor dominates (p % rule)");
  }

  /** The release discloses that such a cell has records, but no number. */
  @Test
  void levelWithoutAnyNumber_isNotPublished() throws IOException {
    ReleasedTable table =
        HostileRelease.with(
            HostileRelease.of(WEEK, 1),
            new ReleasedCells.Row(
                List.of("small"),
                "area",
                false,
                ReleasedCells.Status.SUPPRESSED,
                Arrays.asList(null, null, null),
                List.of()));

    assertThat(explain(table, Map.of("area", "small")))
        .contains("small: suppressed, or without contributors")
        .doesNotContain("small: published");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HostileRelease.SLASH,
        HostileRelease.COMMA,
        HostileRelease.QUOTES,
        HostileRelease.LINES
      })
  void label_ofAnyCharacters_isFound_andIsOnOneLine(String label) throws IOException {
    List<String> lines = ofValue(label);
    String shown = label.replace('\n', ' ');

    assertThat(lines).contains(shown + ": published");
    assertThat(after(lines, "It is counted in this row:")).startsWith(shown + " ");
  }
}
