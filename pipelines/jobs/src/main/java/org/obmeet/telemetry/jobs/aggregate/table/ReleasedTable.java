package org.obmeet.telemetry.jobs.aggregate.table;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * A released table of one window: its meaning, columns and cells. It has published values and what
 * follows from them. The component names are JSON keys of release files.
 *
 * @param revision 1 for the first publication, then plus 1 for each republication
 * @param firstWindow true for the stream's first window of its kind, in which counting may have
 *     begun on any day
 * @param contributor whom the table counts, such as {@code instance}
 * @param dominance the measures of which no contributor dominates a published value
 * @param hierarchies the public hierarchy of each dimension that has one
 * @param coverage the published part of each additive measure
 */
public record ReleasedTable(
    String name,
    Window window,
    int revision,
    boolean firstWindow,
    String contributor,
    String family,
    String title,
    String description,
    ReleasedDeclaration declaration,
    List<String> dominance,
    List<ReleasedColumn> columns,
    Map<String, Object> hierarchies,
    Map<String, PublishedShares> coverage,
    ReleasedCells cells) {
  public ReleasedTable {
    dominance = List.copyOf(dominance);
    columns = List.copyOf(columns);
    hierarchies = new TreeMap<>(hierarchies);
    coverage = new LinkedHashMap<>(coverage);
  }

  /**
   * Returns the table of a cube.
   *
   * @param rounding base of the rounding of the window's distinct counts
   */
  public static ReleasedTable of(
      Dataset dataset,
      Cube cube,
      Window window,
      boolean firstWindow,
      int revision,
      int rounding,
      ReleasedCells cells) {
    return new ReleasedTable(
        cube.name(),
        window,
        revision,
        firstWindow,
        dataset.contributor(),
        cube.family(),
        cube.title(),
        cube.description(),
        ReleasedDeclaration.of(cube, rounding),
        cube.measures().stream().filter(Cube.Measure::dominance).map(Cube.Measure::name).toList(),
        ReleasedColumn.of(dataset, cube),
        hierarchies(cube),
        PublishedShares.of(cells),
        cells);
  }

  private static Map<String, Object> hierarchies(Cube cube) {
    Map<String, Object> map = new TreeMap<>();
    for (Cube.Dimension dimension : cube.dimensions()) {
      if (dimension.hierarchy() instanceof DimensionHierarchy.ByTable byTable) {
        map.put(dimension.field(), byTable.parents());
      } else if (dimension.hierarchy() instanceof DimensionHierarchy.ByVersion byVersion) {
        map.put(dimension.field(), byVersion.levels());
      } else if (dimension.hierarchy() instanceof DimensionHierarchy.Binned) {
        map.put(dimension.field(), List.of("bins of powers of 16"));
      }
    }
    return map;
  }

  /** Returns name and window. */
  public ReleaseKey key() {
    return new ReleaseKey(name, window);
  }

  /**
   * Returns the rows of the table, with one value per column: {@link String}, {@link Long}, {@link
   * LocalDate}, {@link Boolean}, or null.
   */
  public List<List<Object>> rows() {
    List<List<Object>> rows = new ArrayList<>();
    for (ReleasedCells.Row row : cells.rows()) {
      List<Object> values = new ArrayList<>(List.of(window.start(), window.end()));
      values.addAll(row.labels());
      values.add(row.level());
      values.add(row.finest());
      values.add(row.status().word());
      for (int m = 0; m < cells.measures().size(); m++) {
        Long value = row.values().get(m);
        values.add(value);
        if (cells.measures().get(m).kind() == ReleasedCells.Kind.SUM) {
          values.add(
              (value == null ? ReleasedCells.Status.SUPPRESSED : ReleasedCells.Status.PUBLISHED)
                  .word());
        }
      }
      values.addAll(row.quantiles());
      rows.add(values);
    }
    return rows;
  }
}
