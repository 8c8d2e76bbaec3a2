package org.obmeet.telemetry.cli.query;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** A release of one window of every declared cube, in the format of releases. */
public final class AllCubesRelease {
  private static final Catalog CATALOG = Catalog.load();
  private static final String START = "2026-10-26";

  private final List<ReleasedTable> tables = new ArrayList<>();
  private final ReleasedFixture released;

  private AllCubesRelease(Path folder) {
    this.released = new ReleasedFixture(folder);
  }

  /** Creates a release in a folder. */
  public static AllCubesRelease in(Path folder) throws Exception {
    AllCubesRelease all = new AllCubesRelease(folder);
    for (Cube cube : CATALOG.cubes()) {
      for (WindowKind kind : cube.windows()) {
        all.release(cube, kind.word() + "/" + START);
      }
    }
    return all;
  }

  /** Returns the table of each cube and window. */
  public List<ReleasedTable> tables() {
    return tables;
  }

  /** Returns the dictionary. */
  public CatalogDictionary dictionary() {
    return new CatalogDictionary(CATALOG, tables, Set.of(), "digest of the releases");
  }

  /** Opens an engine with the release. */
  public ReleaseDatabase open() {
    return released.open(dictionary());
  }

  private void release(Cube cube, String window) throws Exception {
    released.table(
        cube.name(),
        window,
        columns(cube),
        row(cube, false),
        cube.dimensions().isEmpty() ? "" : row(cube, true));
    tables.add(table(cube, window));
  }

  private static ReleasedTable table(Cube cube, String window) {
    return ReleasedFixture.released(
        cube.name(),
        Window.parse(window),
        cube.title(),
        cube.description(),
        CATALOG.dataset(cube.stream()).contributor(),
        cube.threshold(),
        cube.requiredScope().word(),
        Map.of());
  }

  private static String columns(Cube cube) {
    List<String> columns = new ArrayList<>();
    cube.dimensions().forEach(dimension -> columns.add(dimension.field()));
    columns.add("status");
    for (Cube.Measure measure : cube.measures()) {
      columns.add(measure.name());
      if (measure.kind() == Cube.MeasureKind.SUM) {
        columns.add(measure.name() + "_status");
      }
    }
    cube.quantiles().forEach(quantile -> columns.add(quantile.name()));
    return String.join(", ", columns);
  }

  /** Returns one row, either the total or that of a label. */
  private static String row(Cube cube, boolean total) {
    List<String> values = new ArrayList<>();
    cube.dimensions().forEach(d -> values.add(total ? "'*'" : d.flag() ? "'yes'" : "'8.1.0'"));
    values.add("'published'");
    for (Cube.Measure measure : cube.measures()) {
      values.add(total ? "100::BIGINT" : "60::BIGINT");
      if (measure.kind() == Cube.MeasureKind.SUM) {
        values.add("'published'");
      }
    }
    cube.quantiles().forEach(quantile -> values.add(total ? "NULL" : "'16..31'"));
    return "(" + String.join(", ", values) + ")";
  }
}
