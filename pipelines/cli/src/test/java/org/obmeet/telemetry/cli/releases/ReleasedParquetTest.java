package org.obmeet.telemetry.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Kind;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Row;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Status;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests the Parquet file of a table whose declaration changes between two windows. */
class ReleasedParquetTest {
  private static final Window FIRST = Window.parse("week/2026-11-09");
  private static final Window SECOND = Window.parse("week/2026-11-16");

  @TempDir Path folder;

  /**
   * Returns a table of the first window if its title is Old, with a column for the sum {@code
   * seconds}, or without.
   */
  private static ReleasedTable table(String title, boolean seconds) {
    List<ReleasedColumn> columns = new ArrayList<>();
    columns.add(column("window_start", "window", "date", "First day of the window", ""));
    columns.add(column("window_end", "window", "date", "First day after the window", ""));
    columns.add(column("area", "dimension", "string", title + " area", ""));
    columns.add(column("level", "level", "string", "Level", ""));
    columns.add(column("finest", "level", "boolean", "Finest", ""));
    columns.add(column("status", "status", "string", "Status", ""));
    columns.add(new ReleasedColumn("views", "measure", "long", true, "Views", "page views", ""));
    List<ReleasedCells.Measure> measures = new ArrayList<>();
    measures.add(new ReleasedCells.Measure("views", Kind.RECORDS));
    if (seconds) {
      columns.add(new ReleasedColumn("seconds", "measure", "long", true, "Time", "seconds", ""));
      columns.add(column("seconds_status", "status", "string", "Status", ""));
      measures.add(new ReleasedCells.Measure("seconds", Kind.SUM));
    }
    List<Row> rows =
        List.of(
            row(ReleasedCells.TOTAL, "total", false, seconds ? List.of(30L, 300L) : List.of(30L)),
            row("north", "area", true, seconds ? Arrays.asList(20L, null) : List.of(20L)),
            row(
                ReleasedCells.OTHER,
                ReleasedCells.REMAINDER,
                true,
                seconds ? Arrays.asList(null, null) : Arrays.asList((Long) null)));
    return new ReleasedTable(
        "community_events",
        "made_up",
        title.equals("Old") ? FIRST : SECOND,
        1,
        false,
        "person",
        "community",
        title,
        "About " + title,
        "",
        null,
        List.of(),
        columns,
        Map.of(),
        Map.of(),
        new ReleasedCells(List.of("area"), measures, List.of(), rows));
  }

  private static ReleasedColumn column(
      String name, String role, String type, String title, String unit) {
    return new ReleasedColumn(name, role, type, false, title, unit, "");
  }

  private static Row row(String label, String level, boolean finest, List<Long> values) {
    Status status = values.get(0) == null ? Status.SUPPRESSED : Status.PUBLISHED;
    return new Row(List.of(label), level, finest, status, values, List.of());
  }

  private static byte[] file(ReleasedTable first, ReleasedTable second) {
    return ReleasedParquet.bytes(List.of(first, second));
  }

  private List<String> read(byte[] bytes, String sql) throws Exception {
    Path file = Files.write(folder.resolve("made_up.parquet"), bytes);
    List<String> lines = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.replace("%s", file.toString()))) {
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        lines.add(String.join("|", values));
      }
    }
    return lines;
  }

  @Test
  void rows_areInOrderOfWindows_andAColumnThatAWindowLacks_isEmptyThere() throws Exception {
    assertThat(
            read(
                file(table("Old", false), table("New", true)),
                "SELECT window_start, area, finest, views, seconds, seconds_status FROM '%s'"))
        .containsExactly(
            "2026-11-09|*|false|30|null|null",
            "2026-11-09|north|true|20|null|null",
            "2026-11-09|other|true|null|null|null",
            "2026-11-16|*|false|30|300|published",
            "2026-11-16|north|true|20|null|suppressed",
            "2026-11-16|other|true|null|null|suppressed");
  }

  @Test
  void columnThatTheLastWindowLacks_isAtTheEnd() throws Exception {
    assertThat(
            read(
                file(table("Old", true), table("New", false)),
                "SELECT column_name FROM (DESCRIBE FROM '%s') LIMIT 2 OFFSET 6"))
        .containsExactly("views", "seconds");
    assertThat(
            read(
                file(table("Old", true), table("New", false)),
                "SELECT count(*), count(seconds), count(seconds_status) FROM '%s'"))
        .containsExactly("6|1|3");
  }

  @Test
  void types_areThoseOfTheValues() throws Exception {
    assertThat(
            read(
                file(table("Old", true), table("New", true)),
                "SELECT column_name, column_type FROM (DESCRIBE FROM '%s')"))
        .containsExactly(
            "window_start|DATE",
            "window_end|DATE",
            "area|VARCHAR",
            "level|VARCHAR",
            "finest|BOOLEAN",
            "status|VARCHAR",
            "views|BIGINT",
            "seconds|BIGINT",
            "seconds_status|VARCHAR");
  }

  @Test
  void footer_hasTheMeaningOfTheLastWindow_andTheRuleOfAddingUp() throws Exception {
    List<String> footer =
        read(
            file(table("Old", false), table("New", true)),
            "SELECT decode(key), decode(value) FROM parquet_kv_metadata('%s')");

    assertThat(footer)
        .contains(
            "table|made_up",
            "table.title|New",
            "table.description|About New",
            "table.window|week",
            "column.area.title|New area",
            "column.area.role|dimension",
            "column.finest.role|level",
            "column.status.role|status",
            "column.views.role|measure",
            "column.views.unit|page views",
            "column.seconds.unit|seconds",
            "column.window_start.role|window")
        .noneMatch(line -> line.startsWith("column.area.unit"))
        .anyMatch(
            line -> line.startsWith("table.rows|") && line.contains("filter by finest before"));
  }

  @Test
  void sameWindows_giveTheSameBytes() {
    assertThat(file(table("Old", false), table("New", true)))
        .isEqualTo(file(table("Old", false), table("New", true)));
  }

  /** A column whose type changed has values only where it has the type of the last window. */
  @Test
  void columnOfAnotherType_isEmptyInTheEarlierWindow() throws Exception {
    ReleasedTable text = table("Old", false);
    List<ReleasedColumn> columns = new ArrayList<>(text.columns());
    columns.set(6, new ReleasedColumn("views", "measure", "string", true, "Views", "", ""));
    ReleasedTable old =
        new ReleasedTable(
            text.stream(),
            text.name(),
            text.window(),
            1,
            false,
            text.contributor(),
            text.family(),
            text.title(),
            text.description(),
            text.question(),
            null,
            List.of(),
            columns,
            Map.of(),
            Map.of(),
            text.cells());

    assertThat(
            read(
                file(old, table("New", false)),
                "SELECT window_start, sum(views) FROM '%s' GROUP BY 1 ORDER BY 1"))
        .containsExactly("2026-11-09|null", "2026-11-16|50");
  }
}
