package org.obmeet.telemetry.jobs.aggregate.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.aggregate.population.CubeFixture;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedRows;
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

  private static ReleasedCube released(ReleasedCube.Row... rows) {
    return new ReleasedCube(List.of("event_type"), List.of(), List.of("q"), List.of(rows));
  }

  private static ReleasedCube.Row row(String label, Long records, Long sum, String bin) {
    return ReleasedRows.finest(List.of(label), records, sum).withQuantiles(Arrays.asList(bin));
  }

  @Test
  void table_hasAStatusForEachSum_andTheQuantilesLast() {
    ReleaseTable table =
        tables.table(released(row("p", 30L, 90L, "1-15"), row("q", 20L, null, "0")));

    assertThat(table.name()).isEqualTo("sizes");
    assertThat(table.columns())
        .extracting(Column::name)
        .containsExactly(
            "window_start",
            "window_end",
            "event_type",
            "level",
            "finest",
            "status",
            "RECORDS",
            "size",
            "size_status",
            "q");
    assertThat(table.rows())
        .extracting(row -> row.subList(5, 10))
        .containsExactly(
            Arrays.asList("published", 30L, 90L, "published", "1-15"),
            Arrays.asList("published", 20L, null, "suppressed", "0"));
  }

  @Test
  void rowOfEveryLevel_saysIfItIsPartOfTheTotal() {
    ReleasedCube.Row total = ReleasedRows.cell(List.of("*"), 50L, 90L);
    ReleasedCube.Row other = ReleasedRows.remainder(List.of("other"), 20L, 30L);

    ReleaseTable table =
        tables.table(
            released(
                total.withQuantiles(Arrays.asList((String) null)),
                row("p", 30L, 60L, "0"),
                other.withQuantiles(Arrays.asList((String) null))));

    assertThat(table.rows())
        .extracting(row -> row.subList(0, 5))
        .containsExactly(
            List.of(WINDOW.start(), WINDOW.end(), "*", "cell", false),
            List.of(WINDOW.start(), WINDOW.end(), "p", "cell", true),
            List.of(WINDOW.start(), WINDOW.end(), "other", "remainder", true));
  }

  @Test
  void dimension_withoutATitle_hasThatOfItsField() {
    List<Column> columns = tables.table(released()).columns();

    assertThat(columns.get(2).title()).isNotEmpty().isEqualTo(EVENTS.require("event_type").title());
  }
}
