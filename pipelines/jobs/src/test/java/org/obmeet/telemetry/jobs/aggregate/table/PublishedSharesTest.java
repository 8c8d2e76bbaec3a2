package org.obmeet.telemetry.jobs.aggregate.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Kind;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Measure;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Row;

class PublishedSharesTest {
  private static final Measure PEOPLE = new Measure("people", Kind.CONTRIBUTORS);
  private static final Measure EVENTS = new Measure("events", Kind.RECORDS);
  private static final Measure SECONDS = new Measure("seconds", Kind.SUM);

  private static Row row(String label, Long... values) {
    return label.contains("other")
        ? ReleasedRows.remainder(List.of(label), values)
        : ReleasedRows.finest(List.of(label), values);
  }

  private static Row coarser(String label, Long... values) {
    return ReleasedRows.cell(List.of(label), values);
  }

  private static Map<String, PublishedShares> shares(
      List<Measure> measures, List<Row> rows, Row... coarser) {
    return PublishedShares.of(
        new ReleasedCells(
            List.of("version"),
            measures,
            List.of(),
            Stream.concat(Stream.of(coarser), rows.stream()).toList()));
  }

  @Test
  void named_isThePartOfThePublishedTotalInFinestCells() {
    List<Row> rows = List.of(row("6.1", 20L, null), row("6 other", 10L, 70L), row("7.0", 33L, 5L));

    assertThat(
            shares(List.of(EVENTS, SECONDS), rows, coarser("*", 63L, 90L), coarser("6", 30L, 85L)))
        .isEqualTo(
            Map.of(
                "events", new PublishedShares(0.8412, 0.1588),
                "seconds", new PublishedShares(0.0555, 0.9445)));
  }

  @Test
  void distinctCounts_haveSharesOfTheRoundedNumbers_unlessAMeasureIsAdditive() {
    List<Row> rows = List.of(row("week_1", 10L), row("other", 10L));

    assertThat(shares(List.of(PEOPLE), rows, coarser("*", 30L)))
        .isEqualTo(Map.of("people", new PublishedShares(0.3333, 0.6667)));
    assertThat(shares(List.of(PEOPLE), List.of(row("a", 20L), row("b", 20L)), coarser("*", 30L)))
        .as("an owner may have both labels")
        .isEqualTo(Map.of("people", new PublishedShares(1, 0)));
    assertThat(shares(List.of(PEOPLE, EVENTS), List.of(row("a", 20L, 25L)), coarser("*", 30L, 25L)))
        .isEqualTo(Map.of("events", new PublishedShares(1, 0)));
  }

  @Test
  void measure_withoutAPublishedTotal_hasNoShares() {
    List<Row> rows = List.of(row("a", 20L), row("b", 30L));

    assertThat(shares(List.of(EVENTS), rows)).isEmpty();
    assertThat(shares(List.of(EVENTS), rows, coarser("*", (Long) null))).isEmpty();
    assertThat(shares(List.of(EVENTS), List.of(row("a", 0L)), coarser("*", 0L))).isEmpty();
  }

  @Test
  void tableWithoutDimensions_isNamedCompletely() {
    Row row = ReleasedRows.finest(List.of(), 20L);

    assertThat(
            PublishedShares.of(
                new ReleasedCells(List.of(), List.of(EVENTS), List.of(), List.of(row))))
        .isEqualTo(Map.of("events", new PublishedShares(1, 0)));
  }
}
