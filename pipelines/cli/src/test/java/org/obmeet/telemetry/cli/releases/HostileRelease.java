package org.obmeet.telemetry.cli.releases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Kind;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Row;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Status;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A released table whose labels contain separators of tables, paths and lines. It has the areas
 * north and south. A cell of the north is suppressed, and also the sum of another one.
 */
final class HostileRelease {
  static final String STREAM = "community_events";
  static final String CUBE = "made_up";
  static final String SLASH = "a/b";
  static final String COMMA = "c,d";
  static final String QUOTES = "say \"hi\"";
  static final String LINES = "two\nlines";

  private static final List<ReleasedCells.Measure> MEASURES =
      List.of(
          new ReleasedCells.Measure("people", Kind.CONTRIBUTORS),
          new ReleasedCells.Measure("views", Kind.RECORDS),
          new ReleasedCells.Measure("seconds", Kind.SUM));

  private static final DimensionHierarchy.ByTable AREAS =
      new DimensionHierarchy.ByTable(
          "areas.csv",
          Map.of(
              SLASH, "north", COMMA, "north", "small", "north", QUOTES, "south", LINES, "south"));

  private HostileRelease() {}

  /** Returns the declaration of the cube. */
  static Cube cube() {
    return new Cube(
        "community",
        CUBE,
        "",
        "",
        STREAM,
        false,
        List.of(WindowKind.WEEK),
        Scope.INFO_PAGE,
        Map.of(),
        List.of(new Cube.Dimension("area", false, false, AREAS, "Area")),
        List.of(),
        10,
        10,
        Optional.empty(),
        List.of(),
        "",
        Optional.empty());
  }

  /** Returns the table of a week, with each number of records multiplied. */
  static ReleasedTable of(String week, long times) {
    return of(
        week,
        List.of(
            row("*", "total", false, 60L, 100 * times, 1_000L),
            row("north", "area top", false, 40L, 60 * times, 600L),
            row(SLASH, "area", true, 10L, 20 * times, 200L),
            row(COMMA, "area", true, 15L, 30 * times, null),
            row("north other", ReleasedCells.REMAINDER, true, null, 10 * times, null),
            row("south", "area top", false, 25L, 40 * times, 400L),
            row(QUOTES, "area", true, 10L, 15 * times, 150L),
            row(LINES, "area", true, 15L, 25 * times, 250L)));
  }

  /** Returns a table that is completely suppressed. */
  static ReleasedTable nothing(String week) {
    return of(
        week,
        List.of(
            new Row(
                List.of(ReleasedCells.TOTAL),
                ReleasedCells.REMAINDER,
                true,
                Status.SUPPRESSED,
                Arrays.asList(null, null, null),
                List.of())));
  }

  /** Returns the table with one more row. */
  static ReleasedTable with(ReleasedTable out, Row row) {
    List<Row> rows = new ArrayList<>(out.cells().rows());
    rows.add(row);
    return of(out.window().start().toString(), rows);
  }

  private static ReleasedTable of(String week, List<Row> rows) {
    ReleasedDeclaration declaration =
        new ReleasedDeclaration(
            "info-page",
            Map.of(),
            "",
            false,
            List.of(new ReleasedDeclaration.Dimension("area", "")),
            List.of(
                new ReleasedDeclaration.Measure("people", "CONTRIBUTORS", "", 0, 0),
                new ReleasedDeclaration.Measure("views", "RECORDS", "", 0, 0),
                new ReleasedDeclaration.Measure("seconds", "SUM", "seconds", 0, 100)),
            10,
            10);
    return published(
        week, declaration, new ReleasedCells(List.of("area"), MEASURES, List.of(), rows));
  }

  /** Returns a table with a declaration and cells. */
  static ReleasedTable published(
      String week, ReleasedDeclaration declaration, ReleasedCells cells) {
    return new ReleasedTable(
        "community_events",
        CUBE,
        Window.parse("week/" + week),
        1,
        false,
        "person",
        "community",
        "",
        "",
        "",
        declaration,
        List.of(),
        List.of(ReleasedColumn.text("area", "dimension", "Area", "")),
        Map.of("area", AREAS.parents()),
        Map.of(),
        cells);
  }

  private static Row row(
      String label, String level, boolean finest, Long people, Long views, Long seconds) {
    return new Row(
        List.of(label),
        level,
        finest,
        Status.PUBLISHED,
        Arrays.asList(people, views, seconds),
        List.of());
  }
}
