package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.obmeet.telemetry.lake.ReleaseTable;
import org.obmeet.telemetry.lake.ReleaseTable.Column;
import org.obmeet.telemetry.lake.ReleaseTable.Type;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Window;

/**
 * The form of a released table: {@code window_start}, {@code window_end} (exclusive), the
 * dimensions, {@code status}, the measures, the quantiles.
 */
final class TableForm {
  private final Dataset dataset;
  private final Cube cube;
  private final Window window;

  TableForm(Dataset dataset, Cube cube, Window window) {
    this.dataset = dataset;
    this.cube = cube;
    this.window = window;
  }

  /**
   * The rows of a cube as a table.
   *
   * @param histograms where its quantiles are read from
   */
  ReleaseTable rows(ReleasedCube released, Histograms histograms) {
    Map<String, List<String>> quantiles = histograms.quantiles(cube, released);
    List<Integer> measures = IntStream.range(0, cube.measures().size()).boxed().toList();
    List<Column> columns = columns(measures);
    List<List<Object>> lines = lines(released.rows(), measures);
    for (Cube.Quantile quantile : cube.quantiles()) {
      columns.add(
          new Column(quantile.name(), Type.STRING, true, quantile.title(), quantile.unit()));
      List<String> bands = quantiles.get(quantile.name());
      IntStream.range(0, bands.size()).forEach(i -> lines.get(i).add(bands.get(i)));
    }
    return new ReleaseTable(cube.name(), columns, lines);
  }

  /** The levels of a cube as a table of distinct counts. */
  ReleaseTable levels(ReleasedCube released) {
    List<Integer> measures =
        IntStream.range(0, cube.measures().size())
            .filter(m -> !cube.measures().get(m).additive())
            .boxed()
            .toList();
    return new ReleaseTable(
        cube.name() + "_levels", columns(measures), lines(released.levels(), measures));
  }

  private List<List<Object>> lines(List<ReleasedCube.Row> rows, List<Integer> measures) {
    List<List<Object>> lines = new ArrayList<>();
    for (ReleasedCube.Row row : rows) {
      List<Object> line = new ArrayList<>(List.of(window.start(), window.end()));
      line.addAll(row.labels());
      line.add(row.status().name().toLowerCase(Locale.ROOT));
      measures.forEach(m -> line.add(row.values().get(m)));
      lines.add(line);
    }
    return lines;
  }

  private List<Column> columns(List<Integer> measures) {
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
