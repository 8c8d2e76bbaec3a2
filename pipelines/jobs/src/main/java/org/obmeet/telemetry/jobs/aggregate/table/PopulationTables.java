package org.obmeet.telemetry.jobs.aggregate.table;

import com.google.common.net.PercentEscaper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;

/**
 * The published tables of one population and window, split into tables of one measure. In each of
 * these tables, a label has one meaning. The tables are computed from published values alone.
 */
public final class PopulationTables {
  /** The end of the label of the leaf for all values of a node that have no row. */
  private static final String OTHER_LEAF = ".*";

  /** The end of the label of a node's remainder. */
  private static final String REMAINDER = " " + ReleasedCells.OTHER;

  /** The end of the name of the table of a measure's published cells. */
  private static final String LEVELS = "_levels";

  private static final PercentEscaper ESCAPER = new PercentEscaper("_.", false);

  private final SortedMap<String, ReleasedTable> cubes;
  private final Map<String, DimensionHierarchy> hierarchies = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, String>> parents = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> leaves = new TreeMap<>();

  /** The labels of the published cells, by cube. */
  private final Map<String, Set<List<String>>> cells = new TreeMap<>();

  /**
   * A table of one measure.
   *
   * @param measure position of the measure in the cube
   * @param levels true for the published cells of all levels, false for the disjoint rows
   */
  public record MeasureTable(String cube, int measure, boolean levels, ProtectedTable table) {}

  /**
   * @param cubes the published cubes of the population, by name
   */
  public PopulationTables(Map<String, ReleasedTable> cubes) {
    this.cubes = new TreeMap<>(cubes);
    this.cubes.values().forEach(cube -> cube.trees().forEach(hierarchies::putIfAbsent));
    this.cubes.forEach(
        (name, cube) -> {
          collectParents(cube.cells());
          Set<List<String>> own = new HashSet<>();
          cube.cells().cells().forEach(row -> own.add(row.labels()));
          cells.put(name, own);
        });
    parents.forEach(this::completeLeaves);
  }

  /**
   * Returns the name of a population, such as {@code records-extended} or {@code
   * records-envelope-event_type=feature}. It is unique, and consists of letters, digits and {@code
   * . _ - = %}.
   */
  public static String name(ReleasedDeclaration declaration) {
    String fact = declaration.fact();
    StringBuilder name = new StringBuilder(fact.isEmpty() ? "records" : ESCAPER.escape(fact));
    if (fact.equals("records")) {
      name.append("%fact");
    }
    name.append('-').append(declaration.scope().replace('-', '_'));
    declaration
        .where()
        .forEach(
            (field, label) ->
                name.append('-')
                    .append(ESCAPER.escape(field))
                    .append('=')
                    .append(ESCAPER.escape(label)));
    return name.toString();
  }

  private void collectParents(ReleasedCells cube) {
    List<String> dimensions = cube.dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      SortedMap<String, String> known =
          parents.computeIfAbsent(dimensions.get(d), k -> new TreeMap<>());
      leaves.computeIfAbsent(dimensions.get(d), k -> new TreeSet<>());
      for (ReleasedCells.Row row : cube.cells()) {
        String label = row.labels().get(d);
        if (!label.equals(ReleasedCells.TOTAL)) {
          List<String> path =
              hierarchies
                  .getOrDefault(dimensions.get(d), new DimensionHierarchy.Flat())
                  .path(label);
          known.putIfAbsent(label, "");
          for (int i = 0; i + 1 < path.size(); i++) {
            known.put(path.get(i), path.get(i + 1));
            known.putIfAbsent(path.get(i + 1), "");
          }
        }
      }
    }
  }

  /** Adds one leaf for the values without a row below each inner node and below the total. */
  private void completeLeaves(String dimension, SortedMap<String, String> known) {
    SortedSet<String> inner = new TreeSet<>(known.values());
    inner.remove("");
    SortedSet<String> own = leaves.get(dimension);
    known.keySet().stream().filter(label -> !inner.contains(label)).forEach(own::add);
    for (String node : inner) {
      known.put(node + OTHER_LEAF, node);
      own.add(node + OTHER_LEAF);
    }
    own.add("*other*");
    known.values().removeIf(String::isEmpty);
  }

  /** Returns the parent of each label by dimension; labels directly below the total have none. */
  public SortedMap<String, SortedMap<String, String>> parents() {
    return parents;
  }

  /** Returns the number of combinations of leaves in all tables. */
  public double finestCells() {
    return cubes.values().stream()
        .mapToDouble(
            cube ->
                cube.cells().dimensions().stream()
                    .mapToDouble(dimension -> leaves.get(dimension).size())
                    .reduce(1, (one, other) -> one * other))
        .sum();
  }

  /** Returns the parents in the form that the attack reads. */
  public List<ParentLabels> hierarchies() {
    return parents.entrySet().stream()
        .map(one -> new ParentLabels(one.getKey(), one.getValue()))
        .toList();
  }

  /**
   * Returns the tables, sorted by the file name {@code NAME.csv}.
   *
   * @param distinct true for the distinct counts, false for the additive measures
   */
  public List<MeasureTable> tables(boolean distinct) {
    List<MeasureTable> tables = new ArrayList<>();
    cubes.forEach(
        (name, cube) -> {
          for (int m = 0; m < cube.cells().measures().size(); m++) {
            ReleasedCells.Kind kind = cube.cells().measures().get(m).kind();
            if ((kind == ReleasedCells.Kind.CONTRIBUTORS) == distinct) {
              tables.add(table(name, cube, m, false));
              if (!cube.cells().dimensions().isEmpty()) {
                tables.add(table(name, cube, m, true));
              }
            }
          }
        });
    tables.sort(Comparator.comparing(one -> one.table().name() + ".csv"));
    return tables;
  }

  private MeasureTable table(String name, ReleasedTable cube, int m, boolean levels) {
    ReleasedCells.Measure measure = cube.cells().measures().get(m);
    List<String> dimensions = cube.cells().dimensions();
    Map<String, Map<String, List<String>>> groups = new TreeMap<>();
    List<ProtectedTable.Row> rows = new ArrayList<>();
    if (levels) {
      cube.cells().cells().stream()
          .filter(row -> row.values().get(m) != null)
          .forEach(row -> rows.add(row(row.labels(), row.values().get(m))));
      // The total of each dimension includes values without a row.
      dimensions.forEach(
          dimension ->
              groups.put(
                  dimension, Map.of(ReleasedCells.TOTAL, List.copyOf(leaves.get(dimension)))));
    } else {
      for (ReleasedCells.Row row : cube.cells().finest()) {
        labels(name, cube.cells(), row, groups)
            .ifPresent(labels -> rows.add(row(labels, row.values().get(m))));
      }
    }
    boolean distinct = measure.kind() == ReleasedCells.Kind.CONTRIBUTORS;
    String column = distinct ? measure.name() : column(cube.declaration(), m);
    String own =
        name
            + (measure.kind() == ReleasedCells.Kind.SUM ? "." + measure.name() : "")
            + (levels ? LEVELS : "");
    List<ProtectedTable.Column> columns = List.of(new ProtectedTable.Column(column, !distinct, 0));
    return new MeasureTable(
        name, m, levels, new ProtectedTable(own, dimensions, columns, rows, groups));
  }

  /** Returns the column name of a measure. Equal names mean an equal field and equal limits. */
  private static String column(ReleasedDeclaration declaration, int measure) {
    ReleasedDeclaration.Measure own = declaration.measures().get(measure);
    return own.kind().equals(Cube.MeasureKind.SUM.name())
        ? "sum_" + own.field() + "_" + own.min() + "_" + own.max()
        : "records";
  }

  private static ProtectedTable.Row row(List<String> labels, Long value) {
    List<Long> values = Collections.singletonList(value);
    return new ProtectedTable.Row(labels, ProtectedTable.Status.of(values), values);
  }

  /**
   * Returns the labels of a row. A label must have one meaning in the table. Therefore the label of
   * a remainder also contains the labels of the preceding dimensions. There are no labels for a
   * remainder that is no product of values. It is the difference of published cells.
   */
  private Optional<List<String>> labels(
      String name,
      ReleasedCells cube,
      ReleasedCells.Row row,
      Map<String, Map<String, List<String>>> groups) {
    List<String> labels = new ArrayList<>(row.labels());
    int last = remainderPosition(row);
    if (last >= 0) {
      List<String> before = row.labels().subList(0, last);
      String label = labels.get(last);
      String unique = before.isEmpty() ? label : label + " @ " + String.join(" / ", before);
      Optional<List<String>> own = remainderLeaves(name, cube, before, nodeOf(label));
      own.ifPresent(
          found ->
              groups
                  .computeIfAbsent(cube.dimensions().get(last), k -> new TreeMap<>())
                  .putIfAbsent(unique, found));
      labels.set(last, unique);
      return own.map(found -> labels);
    }
    return Optional.of(labels);
  }

  /** Returns the dimension of a row's remainder; -1 if the row is a cell or the total. */
  private static int remainderPosition(ReleasedCells.Row row) {
    int last = row.labels().size() - 1;
    while (last >= 0 && row.labels().get(last).equals(ReleasedCells.TOTAL)) {
      last--;
    }
    return row.named() ? -1 : last;
  }

  /** Returns true if the first labels, and the totals of the other dimensions, are a cell. */
  private boolean isCell(String name, List<String> first, int dimensions) {
    List<String> cell = new ArrayList<>(first);
    cell.addAll(Collections.nCopies(dimensions - cell.size(), ReleasedCells.TOTAL));
    return cells.get(name).contains(cell);
  }

  /**
   * Returns the leaves in the remainder of a node, given the labels of the preceding dimensions;
   * empty if the remainder has a part of a leaf, whose other part is in other rows.
   */
  private Optional<List<String>> remainderLeaves(
      String name, ReleasedCells cube, List<String> before, String node) {
    int d = before.size();
    Set<String> elsewhere = new HashSet<>();
    Set<String> divided = new HashSet<>();
    for (ReleasedCells.Row row : cube.finest()) {
      List<String> labels = row.labels();
      if (labels.subList(0, d).equals(before)) {
        if (remainderPosition(row) == d) {
          elsewhere.add(nodeOf(labels.get(d)));
        } else {
          boolean whole = isCell(name, labels.subList(0, d + 1), labels.size());
          (whole ? elsewhere : divided).add(labels.get(d));
        }
      }
    }
    elsewhere.remove(node);
    Map<String, String> up = parents.get(cube.dimensions().get(d));
    List<String> found = new ArrayList<>();
    for (String leaf : leaves.get(cube.dimensions().get(d))) {
      List<String> path = Stream.iterate(leaf, Objects::nonNull, up::get).toList();
      int end = node.equals(ReleasedCells.TOTAL) ? path.size() : path.indexOf(node);
      if (end >= 0 && Collections.disjoint(path.subList(0, end), elsewhere)) {
        found.add(leaf);
      }
    }
    boolean product =
        found.stream()
            .allMatch(
                leaf ->
                    Stream.iterate(leaf, Objects::nonNull, up::get).noneMatch(divided::contains));
    return product ? Optional.of(found) : Optional.empty();
  }

  /** Returns the node whose remainder has this label. */
  private static String nodeOf(String remainder) {
    return remainder.equals(ReleasedCells.OTHER)
        ? ReleasedCells.TOTAL
        : remainder.substring(0, remainder.length() - REMAINDER.length());
  }
}
