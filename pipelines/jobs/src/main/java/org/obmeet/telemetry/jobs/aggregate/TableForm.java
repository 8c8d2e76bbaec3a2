package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.obmeet.telemetry.lake.ReleaseTable;
import org.obmeet.telemetry.lake.ReleaseTable.Column;
import org.obmeet.telemetry.lake.ReleaseTable.Type;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Window;

/**
 * The form of a released table: {@code window_start}, {@code window_end} (exclusive), the
 * dimensions, {@code status}, the measures.
 */
final class TableForm {
  private TableForm() {}

  /** The rows of a cube, or of its levels, as a table; a levels table has distinct counts only. */
  static ReleaseTable of(
      Dataset dataset, Cube cube, String name, Window window, List<ReleasedCube.Row> rows) {
    boolean levels = !name.equals(cube.name());
    List<Integer> kept = new ArrayList<>();
    for (int m = 0; m < cube.measures().size(); m++) {
      if (!levels || !cube.measures().get(m).additive()) {
        kept.add(m);
      }
    }
    List<List<Object>> values = new ArrayList<>();
    for (ReleasedCube.Row row : rows) {
      List<Object> line = new ArrayList<>(List.of(window.start(), window.end()));
      line.addAll(row.labels());
      line.add(row.status().name().toLowerCase(Locale.ROOT));
      kept.forEach(m -> line.add(row.values().get(m)));
      values.add(line);
    }
    return new ReleaseTable(name, columns(dataset, cube, kept), values);
  }

  private static List<Column> columns(Dataset dataset, Cube cube, List<Integer> measures) {
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
    columns.add(new Column("status", Type.STRING, false, "published or withheld", ""));
    for (int m : measures) {
      Cube.Measure measure = cube.measures().get(m);
      columns.add(new Column(measure.name(), Type.LONG, true, measure.title(), measure.unit()));
    }
    return columns;
  }
}
