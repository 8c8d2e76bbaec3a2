package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.lake.parquet.ReleaseTable.Column;
import org.obmeet.telemetry.lake.parquet.ReleaseTable.Type;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Converts a released cube to its table. The columns are {@code window_start}, {@code window_end}
 * (exclusive), the dimensions, {@code level}, {@code finest}, {@code status}, the measures and the
 * quantiles. A further status column follows each sum.
 */
record ReleaseTables(Dataset dataset, Cube cube, Window window) {
  private static final String STATUS = "published or suppressed";
  private static final String LEVEL =
      "Dimensions that the row has labels of, with their level; total; or remainder: what the"
          + " published rows below a value leave of it";
  private static final String FINEST =
      "True if the row is a part of the total: add up finest rows only";

  ReleaseTable table(ReleasedCube released) {
    List<Column> columns = columns();
    for (Cube.Quantile quantile : cube.quantiles()) {
      columns.add(
          new Column(quantile.name(), Type.STRING, true, quantile.title(), quantile.unit()));
    }
    return new ReleaseTable(cube.name(), columns, lines(released.rows()));
  }

  private List<List<Object>> lines(List<ReleasedCube.Row> rows) {
    List<List<Object>> lines = new ArrayList<>();
    for (ReleasedCube.Row row : rows) {
      List<Object> line = new ArrayList<>(List.of(window.start(), window.end()));
      line.addAll(row.labels());
      line.add(row.level());
      line.add(row.finest());
      line.add(row.status().word());
      for (int m = 0; m < cube.measures().size(); m++) {
        Long value = row.values().get(m);
        line.add(value);
        if (cube.measures().get(m).kind() == Cube.MeasureKind.SUM) {
          line.add(
              (value == null ? ReleasedCube.Status.SUPPRESSED : ReleasedCube.Status.PUBLISHED)
                  .word());
        }
      }
      line.addAll(row.quantiles());
      lines.add(line);
    }
    return lines;
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("window_start", Type.DATE, false, "First day of the window", ""));
    columns.add(new Column("window_end", Type.DATE, false, "First day after the window", ""));
    for (Cube.Dimension dimension : cube.dimensions()) {
      String title =
          dimension.title().isEmpty()
              ? dataset.require(dimension.field()).title()
              : dimension.title();
      columns.add(new Column(dimension.field(), Type.STRING, false, title, ""));
    }
    columns.add(new Column("level", Type.STRING, false, LEVEL, ""));
    columns.add(new Column("finest", Type.BOOLEAN, false, FINEST, ""));
    columns.add(new Column("status", Type.STRING, false, STATUS, ""));
    for (Cube.Measure measure : cube.measures()) {
      columns.add(new Column(measure.name(), Type.LONG, true, measure.title(), measure.unit()));
      if (measure.kind() == Cube.MeasureKind.SUM) {
        columns.add(new Column(measure.name() + "_status", Type.STRING, false, STATUS, ""));
      }
    }
    return columns;
  }
}
