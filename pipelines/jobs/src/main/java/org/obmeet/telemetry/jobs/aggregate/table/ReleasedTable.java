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
 * @param stream name of the data set that is counted
 * @param revision 1 for the first publication, then plus 1 for each republication
 * @param firstWindow true for the stream's first window of its kind, in which counting may have
 *     begun on any day
 * @param contributor whom the table counts, such as {@code instance}
 * @param question the question that the table answers
 * @param dominance the measures of which no contributor dominates a published value
 * @param hierarchies the public hierarchy of each dimension that has one
 * @param coverage the published part of each additive measure
 */
public record ReleasedTable(
    String stream,
    String name,
    Window window,
    int revision,
    boolean firstWindow,
    String contributor,
    String family,
    String title,
    String description,
    String question,
    ReleasedDeclaration declaration,
    List<String> dominance,
    List<ReleasedColumn> columns,
    Map<String, Object> hierarchies,
    Map<String, PublishedShares> coverage,
    ReleasedCells cells) {
  /** The words for the hierarchy of bins. */
  private static final List<String> BINS = List.of("bins of powers of 16");

  public ReleasedTable {
    dominance = List.copyOf(dominance);
    columns = List.copyOf(columns);
    hierarchies = new TreeMap<>(hierarchies);
    hierarchies.values().forEach(ReleasedTable::hierarchy);
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
        cube.stream(),
        cube.name(),
        window,
        revision,
        firstWindow,
        dataset.contributor(),
        cube.family(),
        cube.title(),
        cube.description(),
        cube.why(),
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
        map.put(dimension.field(), BINS);
      }
    }
    return map;
  }

  /** Returns the hierarchy of each dimension that has one. */
  public Map<String, DimensionHierarchy> trees() {
    Map<String, DimensionHierarchy> trees = new TreeMap<>();
    hierarchies.forEach((dimension, released) -> trees.put(dimension, hierarchy(released)));
    return trees;
  }

  private static DimensionHierarchy hierarchy(Object released) {
    if (BINS.equals(released)) {
      return new DimensionHierarchy.Binned();
    } else if (released instanceof List<?> levels) {
      return new DimensionHierarchy.ByVersion(levels.stream().map(String::valueOf).toList());
    } else if (released instanceof Map<?, ?> parents && isTree(parents)) {
      Map<String, String> texts = new TreeMap<>();
      parents.forEach((label, parent) -> texts.put((String) label, (String) parent));
      return new DimensionHierarchy.ByTable("", texts);
    }
    throw new IllegalArgumentException(
        "a hierarchy must be " + BINS + ", the levels of a version, or a parent for each label");
  }

  private static boolean isTree(Map<?, ?> parents) {
    for (Object label : parents.keySet()) {
      Object parent = label;
      for (int steps = 0; parent != null; steps++) {
        if (!(parent instanceof String) || steps > parents.size()) {
          return false;
        }
        parent = parents.get(parent);
      }
    }
    return true;
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
