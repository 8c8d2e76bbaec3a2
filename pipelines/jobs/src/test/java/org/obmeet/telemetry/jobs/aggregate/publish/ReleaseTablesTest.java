package org.obmeet.telemetry.jobs.aggregate.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.lake.parquet.ReleaseTable.Column;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests the columns and lines of released tables. */
class ReleaseTablesTest {
  private static final Dataset EVENTS = Catalog.load().dataset("community_events");
  private static final Window WINDOW = Window.parse("week/2026-11-16");
  private static final Cube CUBE =
      new CubeFixture("sizes")
          .by(new Cube.Dimension("event_type", false, false, new DimensionHierarchy.Flat(), ""))
          .records()
          .sum("size", 0, 9)
          .quantile(0.5, "histogram")
          .cube();

  private final ReleaseTables tables = new ReleaseTables(EVENTS, CUBE, WINDOW);

  private static ReleasedCube released(List<ReleasedCube.Row> rows, List<ReleasedCube.Row> levels) {
    return new ReleasedCube(List.of("event_type"), List.of(), List.of("q"), rows, levels);
  }

  private static ReleasedCube.Row row(String label, Long records, Long sum, String... quantiles) {
    return new ReleasedCube.Row(
        List.of(label),
        ReleasedCube.Status.PUBLISHED,
        Arrays.asList(records, sum),
        List.of(quantiles));
  }

  @Test
  void rows_haveAStatusForEachSum_andTheQuantilesLast() {
    ReleaseTable table =
        tables.rows(
            released(List.of(row("p", 30L, 90L, "1-15"), row("q", 20L, null, "0")), List.of()));

    assertThat(table.name()).isEqualTo("sizes");
    assertThat(table.columns())
        .extracting(Column::name)
        .containsExactly(
            "window_start",
            "window_end",
            "event_type",
            "status",
            "RECORDS",
            "size",
            "size_status",
            "q");
    assertThat(table.rows())
        .containsExactly(
            Arrays.asList(
                WINDOW.start(), WINDOW.end(), "p", "published", 30L, 90L, "published", "1-15"),
            Arrays.asList(
                WINDOW.start(), WINDOW.end(), "q", "published", 20L, null, "suppressed", "0"));
  }

  @Test
  void levels_haveNoQuantiles() {
    ReleaseTable table = tables.levels(released(List.of(), List.of(row("*", 50L, 90L))));

    assertThat(table.name()).isEqualTo("sizes_levels");
    assertThat(table.columns()).extracting(Column::name).doesNotContain("q").hasSize(7);
    assertThat(table.rows().get(0)).hasSize(7);
  }

  @Test
  void dimension_withoutATitle_hasThatOfItsField() {
    List<Column> columns = tables.rows(released(List.of(), List.of())).columns();

    assertThat(columns.get(2).title()).isNotEmpty().isEqualTo(EVENTS.require("event_type").title());
  }
}
