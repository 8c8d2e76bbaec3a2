package org.obmeet.telemetry.jobs.aggregate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Cube.MeasureKind;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * The true cells of all cubes with the same records and window, and the sums between them. A cell
 * is identified by a node for each field that limits it, including filters. A cell of two cubes is
 * therefore one cell.
 */
final class GroundTruthCells {
  static final String RECORDS = "records";
  static final String PEOPLE = "people";
  private static final String TOTAL = "*";

  /** A cell. */
  static final class Cell {
    private final Map<String, Map<String, Long>> byContributor = new HashMap<>();
    private final Map<String, Long> totals = new HashMap<>();
    private final Map<String, Cube.Measure> measures = new TreeMap<>();
    private int threshold;
    private int percent;

    /** Returns the union of cells that have no record in common. */
    static Cell union(List<Cell> cells) {
      Cell union = new Cell();
      for (Cell cell : cells) {
        union.threshold = Math.max(union.threshold, cell.threshold);
        union.percent = Math.max(union.percent, cell.percent);
        cell.totals.forEach((measure, value) -> union.totals.merge(measure, value, Long::sum));
        cell.measures.forEach(
            (name, measure) ->
                union.measures.merge(name, measure, (a, b) -> a.dominance() ? a : b));
        cell.byContributor.forEach(
            (who, values) -> {
              Map<String, Long> own =
                  union.byContributor.computeIfAbsent(who, w -> new HashMap<>());
              values.forEach((measure, value) -> own.merge(measure, value, Long::sum));
            });
      }
      return union;
    }

    /** The number of distinct contributors. */
    long people() {
      return byContributor.size();
    }

    Set<String> contributors() {
      return byContributor.keySet();
    }

    long value(String measure) {
      return measure.equals(PEOPLE) ? people() : totals.getOrDefault(measure, 0L);
    }

    /** The measures of all cubes that have this cell. */
    Set<String> measures() {
      return measures.keySet();
    }

    int threshold() {
      return threshold;
    }

    private List<Long> largest(String measure) {
      List<Long> values = new ArrayList<>();
      byContributor.values().forEach(v -> values.add(v.getOrDefault(measure, 0L)));
      values.sort((a, b) -> Long.compare(b, a));
      values.addAll(List.of(0L, 0L));
      return values;
    }

    /** Returns true if fewer contributors than the threshold are in the cell or have a value. */
    boolean few(String measure) {
      long carriers = largest(measure).stream().filter(value -> value != 0).count();
      return people() < threshold
          || !measure.equals(PEOPLE) && value(measure) != 0 && carriers < threshold;
    }

    /** The amount missing for the p % rule, in hundredths; 0 if the rule holds. */
    long shortfall(String measure) {
      if (measure.equals(PEOPLE) || !measures.get(measure).dominance()) {
        return 0;
      }
      List<Long> largest = largest(measure);
      long rest = value(measure) - largest.get(0) - largest.get(1);
      return Math.max(0, largest.get(0) * percent - rest * 100);
    }
  }

  /**
   * A cell that is the sum of others.
   *
   * @param parent the cell
   * @param children the others
   * @param measures the additive measures
   */
  record Sum(
      SortedMap<String, String> parent,
      Set<SortedMap<String, String>> children,
      Set<String> measures) {}

  private final List<Cube> cubes;
  private final Window window;
  private final Scope narrowest;
  private final Map<String, Set<String>> leaves = new HashMap<>();
  private final Map<SortedMap<String, String>, Cell> cells = new LinkedHashMap<>();
  private final Map<SortedMap<String, String>, Map<String, Sum>> sums = new LinkedHashMap<>();

  /** The cube whose records are counted, by cell and measure. */
  private final Map<Cell, Map<String, String>> counting = new HashMap<>();

  /**
   * @param cubes all cubes over the same records
   */
  GroundTruthCells(SqlGroundTruth truth, Dataset dataset, Window window, List<Cube> cubes)
      throws SQLException {
    this.window = window;
    this.narrowest = cubes.stream().map(Cube::requiredScope).min(Scope::compareTo).orElseThrow();
    this.cubes = new ArrayList<>(cubes);
    this.cubes.addAll(byFilter().values());
    Map<String, List<SqlGroundTruth.Row>> rows = new LinkedHashMap<>();
    for (Cube cube : this.cubes) {
      rows.put(cube.name(), truth.rows(dataset, cube, window));
    }
    for (Cube cube : this.cubes) {
      for (SqlGroundTruth.Row row : rows.get(cube.name())) {
        for (int d = 0; d < row.labels().size(); d++) {
          leaves
              .computeIfAbsent(cube.dimensions().get(d).field(), f -> new HashSet<>())
              .add(row.labels().get(d));
        }
      }
    }
    for (Cube cube : this.cubes) {
      add(cube, rows.get(cube.name()));
    }
  }

  /**
   * Unpublished tables with the common dimensions of a cube with a filter and one without, crossed
   * with the filter's fields. The difference of the two cubes is a cell of such a table.
   */
  private Map<Set<String>, Cube> byFilter() {
    Map<Set<String>, Cube> tables = new LinkedHashMap<>();
    for (Cube inner : cubes) {
      Set<String> filter = key(inner, List.of()).keySet();
      for (Cube outer : cubes) {
        if (filter.isEmpty() || !key(outer, List.of()).isEmpty()) {
          continue;
        }
        Map<String, Cube.Dimension> dimensions = new TreeMap<>();
        filter.forEach(
            f ->
                dimensions.put(
                    f, new Cube.Dimension(f, false, false, new DimensionHierarchy.Flat(), f)));
        inner.dimensions().stream()
            .filter(d -> outer.dimensions().stream().anyMatch(o -> o.field().equals(d.field())))
            .forEach(d -> dimensions.put(d.field(), d));
        tables.computeIfAbsent(
            Set.copyOf(dimensions.keySet()),
            fields -> table(outer, "~" + new TreeSet<>(fields), dimensions));
      }
    }
    return tables;
  }

  private static Cube table(Cube like, String name, Map<String, Cube.Dimension> dimensions) {
    return new Cube(
        like.family(),
        name,
        "",
        "",
        like.stream(),
        like.latestOnly(),
        like.windows(),
        like.requiredScope(),
        Map.of(),
        List.copyOf(dimensions.values()),
        like.measures().stream().filter(m -> m.kind() != MeasureKind.SUM).toList(),
        like.threshold(),
        like.dominancePercent(),
        like.derive(),
        List.of(),
        "",
        Optional.empty());
  }

  List<Cube> cubes() {
    return cubes;
  }

  Window window() {
    return window;
  }

  Map<SortedMap<String, String>, Cell> cells() {
    return cells;
  }

  /** Returns every sum between cells. */
  List<Sum> sums() {
    return sums.values().stream().flatMap(byField -> byField.values().stream()).toList();
  }

  /** Returns the children of a cell along a field. */
  Set<SortedMap<String, String>> children(SortedMap<String, String> parent, String field) {
    Sum sum = sums.getOrDefault(parent, Map.of()).get(field);
    return sum == null ? Set.of() : sum.children();
  }

  /** Returns the common name of a measure in several cubes. */
  static String name(Cube.Measure measure) {
    return switch (measure.kind()) {
      case CONTRIBUTORS -> PEOPLE;
      case RECORDS -> RECORDS;
      case SUM -> measure.field() + " " + measure.min() + ".." + measure.max();
    };
  }

  /** Returns the cell of a cube with these labels, {@code *} for the total. */
  SortedMap<String, String> key(Cube cube, List<String> labels) {
    SortedMap<String, String> key = new TreeMap<>(cube.where());
    if (cube.requiredScope() == Scope.EXTENDED && narrowest != Scope.EXTENDED) {
      key.put("consent_scope", Scope.EXTENDED.word());
    }
    for (int d = 0; d < labels.size(); d++) {
      if (!labels.get(d).equals(TOTAL)) {
        key.put(cube.dimensions().get(d).field(), labels.get(d));
      }
    }
    return key;
  }

  private void add(Cube cube, List<SqlGroundTruth.Row> rows) {
    for (SqlGroundTruth.Row row : rows) {
      List<List<String>> paths = new ArrayList<>();
      for (int d = 0; d < row.labels().size(); d++) {
        paths.add(path(cube.dimensions().get(d), row.labels().get(d)));
      }
      addAncestors(cube, row, paths, new int[paths.size()], 0);
    }
  }

  /** Returns the nodes from the root to a value. */
  private List<String> path(Cube.Dimension dimension, String leaf) {
    List<String> up = dimension.hierarchy().path(leaf);
    List<String> down = new ArrayList<>(List.of(TOTAL));
    for (int i = up.size() - 1; i > 0; i--) {
      boolean both = leaves.get(dimension.field()).contains(up.get(i));
      down.add(up.get(i) + (both ? " all" : ""));
    }
    down.add(leaf);
    return down;
  }

  private void addAncestors(
      Cube cube, SqlGroundTruth.Row row, List<List<String>> paths, int[] at, int d) {
    if (d < at.length) {
      for (at[d] = 0; at[d] < paths.get(d).size(); at[d]++) {
        addAncestors(cube, row, paths, at, d + 1);
      }
      return;
    }
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      labels.add(paths.get(i).get(at[i]));
    }
    SortedMap<String, String> key = key(cube, labels);
    count(cube, row, cells.computeIfAbsent(key, k -> new Cell()));
    Set<String> measures = new TreeSet<>();
    cube.measures().forEach(m -> measures.add(name(m)));
    for (int i = 0; i < at.length; i++) {
      if (at[i] + 1 < paths.get(i).size()) {
        List<String> below = new ArrayList<>(labels);
        below.set(i, paths.get(i).get(at[i] + 1));
        Sum sum =
            sums.computeIfAbsent(key, k -> new LinkedHashMap<>())
                .computeIfAbsent(
                    cube.dimensions().get(i).field(),
                    f -> new Sum(key, new HashSet<>(), new TreeSet<>()));
        sum.children().add(key(cube, below));
        sum.measures().addAll(measures);
      }
    }
  }

  /** Adds a record to a cell. Each measure is counted only for the first cube that has it. */
  private void count(Cube cube, SqlGroundTruth.Row row, Cell cell) {
    String name = cube.name();
    cell.threshold = Math.max(cell.threshold, cube.threshold());
    cell.percent = Math.max(cell.percent, cube.dominancePercent());
    Map<String, Long> own =
        row.contributor() == null
            ? new HashMap<>()
            : cell.byContributor.computeIfAbsent(row.contributor(), c -> new HashMap<>());
    for (int m = 0; m < cube.measures().size(); m++) {
      Cube.Measure measure = cube.measures().get(m);
      String known = name(measure);
      String by =
          counting.computeIfAbsent(cell, c -> new HashMap<>()).computeIfAbsent(known, k -> name);
      if (by.equals(name)) {
        cell.measures.merge(known, measure, (a, b) -> a.dominance() ? a : b);
        cell.totals.merge(known, row.values().get(m), Long::sum);
        own.merge(known, row.values().get(m), Long::sum);
      }
    }
  }
}
