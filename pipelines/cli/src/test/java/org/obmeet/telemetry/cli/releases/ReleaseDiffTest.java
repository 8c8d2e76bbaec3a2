package org.obmeet.telemetry.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;

class ReleaseDiffTest {
  private static final ReleasedTable FIRST = HostileRelease.of("2026-11-09", 1);
  private static final ReleasedTable SECOND = HostileRelease.of("2026-11-16", 2);
  private static final ReleasedTable NOTHING = HostileRelease.nothing("2026-11-16");

  private static Map<Object, List<Object>> rows(ReleasedTable one, ReleasedTable two) {
    Map<Object, List<Object>> rows = new TreeMap<>();
    new ReleaseDiff(one, two).rows().all().forEach(row -> rows.put(row.get(0), row));
    return rows;
  }

  @Test
  void cells_areCompared_withoutRemainders() {
    assertThat(rows(FIRST, SECOND).keySet())
        .containsExactlyInAnyOrder(
            "*",
            "north",
            "south",
            HostileRelease.SLASH,
            HostileRelease.COMMA,
            HostileRelease.QUOTES,
            HostileRelease.LINES);
    assertThat(rows(FIRST, SECOND).get(HostileRelease.SLASH))
        .containsExactly(HostileRelease.SLASH, 10L, 10L, 0L, 20L, 40L, 20L, 200L, 200L, 0L, "");
  }

  @Test
  void sumThatIsSuppressedAlone_hasNoDifference_andItsCountsHave() {
    assertThat(rows(FIRST, SECOND).get(HostileRelease.COMMA))
        .containsExactly(HostileRelease.COMMA, 15L, 15L, 0L, 30L, 60L, 30L, null, null, null, "");
  }

  @Test
  void tableSuppressedCompletely_hasNoValueOnItsSide() {
    assertThat(rows(FIRST, NOTHING).values())
        .hasSize(7)
        .allSatisfy(
            row -> {
              assertThat(row.get(2)).isNull();
              assertThat(row.get(3)).isNull();
              assertThat(row.get(10))
                  .isEqualTo("suppressed in the second, or without contributors");
            });
    assertThat(rows(NOTHING, FIRST).values())
        .extracting(row -> row.get(10))
        .containsOnly("suppressed in the first, or without contributors");
    assertThat(rows(NOTHING, NOTHING)).isEmpty();
  }

  @Test
  void labels_ofAnyCharacters_areOneFieldOfCsv() {
    StringWriter text = new StringWriter();
    OutputFormat.CSV.write(new ReleaseDiff(FIRST, SECOND).rows(), new PrintWriter(text, true));

    assertThat(text.toString())
        .contains(
            "\r\na/b,10,10,0,",
            "\r\n\"c,d\",15,15,0,30,60,30,,,,\"\"\r\n",
            "\r\n\"say \"\"hi\"\"\",10,10,0,",
            "\r\n\"two\nlines\",15,15,0,");
  }

  @Test
  void labels_ofAnyCharacters_areOnOneLineOfText() {
    StringWriter text = new StringWriter();
    new ReleaseDiff(FIRST, NOTHING).write(new PrintWriter(text, true));

    assertThat(text.toString().lines())
        .anyMatch(line -> line.matches("two lines +15 → – +25 → – +250 → –"))
        .contains(
            "  two lines: suppressed in the second, or without contributors",
            "  c,d: suppressed in the second, or without contributors",
            "  say \"hi\": suppressed in the second, or without contributors");
  }

  @Test
  void windows_ofOtherConditions_areNotOfOnePopulation() {
    ReleasedDeclaration own = SECOND.declaration();
    ReleasedDeclaration other =
        new ReleasedDeclaration(
            own.scope(),
            Map.of("area", "north"),
            own.fact(),
            own.latest(),
            own.dimensions(),
            own.measures(),
            20,
            20);

    assertThat(new ReleaseDiff(FIRST, SECOND).isOfOnePopulation()).isTrue();
    assertThat(
            new ReleaseDiff(FIRST, HostileRelease.published("2026-11-16", other, SECOND.cells()))
                .isOfOnePopulation())
        .isFalse();
  }
}
