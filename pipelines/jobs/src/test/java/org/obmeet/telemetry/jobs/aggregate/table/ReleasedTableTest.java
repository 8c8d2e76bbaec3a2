package org.obmeet.telemetry.jobs.aggregate.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests the columns, rows and hierarchies of released tables. */
class ReleasedTableTest {
  private static final Dataset EVENTS = Catalog.load().dataset("community_events");
  private static final Window WINDOW = Window.parse("week/2026-11-16");
  private static final Cube CUBE =
      cube(new Cube.Dimension("event_type", false, false, new DimensionHierarchy.Flat(), ""));

  private static Cube cube(Cube.Dimension dimension) {
    return new CubeFixture("sizes")
        .by(dimension)
        .records()
        .sum("size", 0, 9)
        .quantile(0.5, "histogram")
        .cube();
  }

  private static ReleasedTable table(ReleasedCells.Row... rows) {
    List<ReleasedCells.Measure> measures =
        List.of(
            new ReleasedCells.Measure("RECORDS", ReleasedCells.Kind.RECORDS),
            new ReleasedCells.Measure("size", ReleasedCells.Kind.SUM));
    return ReleasedTable.of(
        EVENTS,
        CUBE,
        WINDOW,
        false,
        3,
        10,
        new ReleasedCells(List.of("event_type"), measures, List.of("q"), List.of(rows)));
  }

  private static ReleasedCells.Row bin(ReleasedCells.Row row, String bin) {
    return row.withQuantiles(Arrays.asList(bin));
  }

  private static ReleasedCells.Row row(String label, Long records, Long sum, String bin) {
    return bin(ReleasedRows.finest(List.of(label), records, sum), bin);
  }

  @Test
  void table_hasAStatusForEachSum_andTheQuantilesLast() {
    ReleasedTable table = table(row("p", 30L, 90L, "1-15"), row("q", 20L, null, "0"));

    assertThat(table.columns())
        .extracting(column -> column.name() + " " + column.role() + " " + column.type())
        .containsExactly(
            "window_start window date",
            "window_end window date",
            "event_type dimension string",
            "level level string",
            "finest level boolean",
            "status status string",
            "RECORDS measure long",
            "size measure long",
            "size_status status string",
            "q quantile string");
    assertThat(table.columns())
        .filteredOn(ReleasedColumn::nullable)
        .extracting(ReleasedColumn::name)
        .containsExactly("RECORDS", "size", "q");
    assertThat(table.rows())
        .extracting(row -> row.subList(5, 10))
        .containsExactly(
            Arrays.asList("published", 30L, 90L, "published", "1-15"),
            Arrays.asList("published", 20L, null, "suppressed", "0"));
  }

  @Test
  void rowOfEveryLevel_saysIfItIsPartOfTheTotal() {
    ReleasedTable table =
        table(
            bin(ReleasedRows.cell(List.of("*"), 50L, 90L), null),
            row("p", 30L, 60L, "0"),
            bin(ReleasedRows.remainder(List.of("other"), 20L, 30L), null));

    assertThat(table.rows())
        .extracting(row -> row.subList(0, 5))
        .containsExactly(
            List.of(WINDOW.start(), WINDOW.end(), "*", "cell", false),
            List.of(WINDOW.start(), WINDOW.end(), "p", "cell", true),
            List.of(WINDOW.start(), WINDOW.end(), "other", "remainder", true));
  }

  @Test
  void dimension_withoutATitle_hasThatOfItsField() {
    assertThat(table().columns().get(2).title())
        .isNotEmpty()
        .isEqualTo(EVENTS.require("event_type").title());
  }

  @Test
  void table_statesItsDeclaration_dominanceAndCoverage() {
    ReleasedTable table =
        table(
            bin(ReleasedRows.cell(List.of("*"), 50L, 90L), null),
            row("p", 30L, 60L, "0"),
            bin(ReleasedRows.remainder(List.of("other"), 20L, 30L), null));

    assertThat(table.name()).isEqualTo("sizes");
    assertThat(table.revision()).isEqualTo(3);
    assertThat(table.declaration()).isEqualTo(ReleasedDeclaration.of(CUBE, 10));
    assertThat(table.dominance()).containsExactly("size");
    assertThat(table.coverage())
        .isEqualTo(
            Map.of(
                "RECORDS",
                new PublishedShares(0.6, 0.4),
                "size",
                new PublishedShares(0.6666, 0.3334)));
  }

  @Test
  void hierarchies_areThoseOfDimensionsThatHaveOne() {
    assertThat(table().hierarchies()).isEmpty();
    Cube tree =
        cube(
            new Cube.Dimension(
                "event_type",
                false,
                false,
                new DimensionHierarchy.ByVersion(List.of("minor", "major")),
                ""));

    assertThat(ReleasedTable.of(EVENTS, tree, WINDOW, false, 1, 10, table().cells()).hierarchies())
        .isEqualTo(Map.of("event_type", List.of("minor", "major")));
  }

  @Test
  void hierarchies_ofAReleasedTable_areReadBack_andNoOtherTexts() {
    for (DimensionHierarchy hierarchy :
        List.of(
            new DimensionHierarchy.ByVersion(List.of("minor", "major")),
            new DimensionHierarchy.ByTable("", Map.of("6.1.2", "six", "six", "old")),
            new DimensionHierarchy.Binned())) {
      Cube cube = cube(new Cube.Dimension("event_type", false, false, hierarchy, ""));
      assertThat(ReleasedTable.of(EVENTS, cube, WINDOW, false, 1, 10, table().cells()).trees())
          .isEqualTo(Map.of("event_type", hierarchy));
    }
    for (Object other :
        List.of(Map.of("a", "b", "b", "a"), Map.of("a", "a"), Map.of("a", 1), "flat")) {
      assertThatThrownBy(() -> withHierarchy(other))
          .as(other.toString())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a hierarchy must be ");
    }
  }

  private static ReleasedTable withHierarchy(Object hierarchy) {
    ReleasedTable one = table();
    return new ReleasedTable(
        one.stream(),
        one.name(),
        one.window(),
        one.revision(),
        one.firstWindow(),
        one.contributor(),
        one.family(),
        one.title(),
        one.description(),
        one.question(),
        one.declaration(),
        one.dominance(),
        one.columns(),
        Map.of("event_type", hierarchy),
        one.coverage(),
        one.cells());
  }
}
