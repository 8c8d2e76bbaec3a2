package org.obmeet.telemetry.jobs.aggregate.population;

import com.google.common.collect.Comparators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Row;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Status;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Builds the rows of a released cube: its published cells and the remainders. The total is split by
 * the first dimension, and each value by the next dimension. A finest row is a published cell that
 * has no published cell below it in this order. What the published cells leave of the nearest
 * published cell above them is one row {@code other}: the exact values of that cell minus those of
 * the largest published cells in it. A value of this row is missing if one of these values is
 * suppressed. A distinct count is rounded last. It is also missing if cells overlap and one in the
 * cell is published.
 */
final class TableRows {
  private static final Comparator<Row> ORDER =
      Comparator.comparing(
              Row::labels, Comparators.lexicographical(Comparator.<String>naturalOrder()))
          .thenComparing(Row::named);

  private final CubeCellStatuses statuses;
  private final Population population;

  /** The population's index of each dimension of the cube. */
  private final int[] along;

  private final List<Cube.Measure> measures;

  /** The published cells by their labels. */
  private final Map<List<String>, Row> cells = new HashMap<>();

  private final List<Row> remainders = new ArrayList<>();

  private TableRows(CubeCellStatuses statuses) {
    this.statuses = statuses;
    this.population = statuses.population();
    this.along = statuses.cube().dimensions();
    this.measures = statuses.measures();
  }

  /** Returns the released cube, without quantiles. */
  static ReleasedCells of(CubeCellStatuses statuses) {
    Cube cube = statuses.cube().cube();
    TableRows builder = new TableRows(statuses);
    int[] filter = statuses.cube().filter();
    builder.addCells();
    if (statuses.isCountPublished(builder.population.find(filter))) {
      builder.split(filter, 0, Hierarchy.ROOT, List.of());
    } else {
      builder.remainders.addAll(suppressed(cube).rows());
    }
    return table(
        cube,
        Stream.concat(builder.cells.values().stream(), builder.remainders.stream())
            .sorted(ORDER)
            .toList());
  }

  /** Returns the table of a cube whose total is suppressed: one row without values. */
  static ReleasedCells suppressed(Cube cube) {
    Row row =
        new Row(
            Collections.nCopies(cube.dimensions().size(), ReleasedCells.TOTAL),
            ReleasedCells.REMAINDER,
            true,
            Status.SUPPRESSED,
            Collections.nCopies(cube.measures().size(), null),
            List.of());
    return table(cube, List.of(row));
  }

  private static ReleasedCells table(Cube cube, List<Row> rows) {
    return new ReleasedCells(
        cube.dimensions().stream().map(Cube.Dimension::field).toList(),
        cube.measures().stream()
            .map(
                m ->
                    new ReleasedCells.Measure(
                        m.name(), ReleasedCells.Kind.valueOf(m.kind().name())))
            .toList(),
        cube.quantiles().stream().map(Cube.Quantile::name).toList(),
        rows);
  }

  /** The cells inside a published cell: the largest published ones, and whether any remain. */
  private static final class Parts {
    private final List<Integer> published = new ArrayList<>();
    private boolean hasSuppressed;
  }

  /**
   * Adds the rows of a published cell.
   *
   * @param dimension the dimension that splits the cell; the later ones are not split
   * @param node the cell's node in this dimension
   * @param labels the labels of the dimensions before it
   */
  private void split(int[] nodes, int dimension, int node, List<String> labels) {
    if (dimension == along.length) {
      addCell(row(population.find(nodes), labels, true));
      return;
    }
    Parts parts = new Parts();
    collect(nodes, dimension, node, labels, parts);
    String label = population.hierarchies().get(along[dimension]).label(node);
    if (parts.published.isEmpty() && node != Hierarchy.ROOT) {
      split(nodes, dimension + 1, Hierarchy.ROOT, append(labels, label));
    } else if (parts.hasSuppressed) {
      List<String> other = append(labels, ReleasedCells.other(label));
      remainders.add(remainderRow(population.find(nodes), parts.published, other));
    }
  }

  /** Adds the rows in the cells below a cell to the table, and these cells to {@code parts}. */
  private void collect(int[] nodes, int dimension, int node, List<String> labels, Parts parts) {
    Hierarchy hierarchy = population.hierarchies().get(along[dimension]);
    for (int child : hierarchy.children(node)) {
      int[] below = nodes.clone();
      below[along[dimension]] = child;
      int cell = population.find(below);
      if (!statuses.cube().contains(cell)) {
        continue;
      }
      boolean leaf = hierarchy.isLeaf(child);
      int next = leaf ? dimension + 1 : dimension;
      int nextNode = leaf ? Hierarchy.ROOT : child;
      List<String> nextLabels = leaf ? append(labels, hierarchy.label(child)) : labels;
      if (statuses.isCountPublished(cell)) {
        parts.published.add(cell);
        split(below, next, nextNode, nextLabels);
      } else if (next == along.length) {
        parts.hasSuppressed = true;
      } else {
        collect(below, next, nextNode, nextLabels, parts);
      }
    }
  }

  private static List<String> append(List<String> labels, String label) {
    List<String> more = new ArrayList<>(labels);
    more.add(label);
    return more;
  }

  private void addCell(Row row) {
    cells.put(row.labels(), row);
  }

  private Row row(int cell, List<String> labels, boolean finest) {
    String level = statuses.cube().cube().level(labels);
    return row(labels, level, finest, values(m -> statuses.value(cell, m)));
  }

  private Row remainderRow(int parent, List<Integer> published, List<String> labels) {
    List<String> all = new ArrayList<>(labels);
    all.addAll(Collections.nCopies(along.length - labels.size(), ReleasedCells.TOTAL));
    return row(all, ReleasedCells.REMAINDER, true, values(m -> remainder(parent, published, m)));
  }

  private List<Long> values(IntFunction<Long> value) {
    return IntStream.range(0, measures.size()).mapToObj(value).toList();
  }

  private static Row row(List<String> labels, String level, boolean finest, List<Long> values) {
    boolean anyPublished = values.isEmpty() || values.stream().anyMatch(value -> value != null);
    Status status = anyPublished ? Status.PUBLISHED : Status.SUPPRESSED;
    return new Row(labels, level, finest, status, values, List.of());
  }

  /**
   * Returns the value of a remainder. Distinct counts have none beside published cells: whether
   * they add up would tell if any contributor, of suppressed cells too, is in two cells.
   */
  private Long remainder(int parent, List<Integer> published, int measure) {
    if (published.isEmpty()) {
      return statuses.value(parent, measure);
    }
    if (!measures.get(measure).additive()
        || statuses.value(parent, measure) == null
        || published.stream().anyMatch(cell -> statuses.value(cell, measure) == null)) {
      return null;
    }
    long remainder = statuses.exact(parent, measure);
    for (int cell : published) {
      remainder = Math.subtractExact(remainder, statuses.exact(cell, measure));
    }
    return remainder;
  }

  private void addCells() {
    int table = statuses.cube().tableIndex();
    Arrays.stream(population.cells(table))
        .filter(statuses::isCountPublished)
        .forEach(cell -> addCell(row(cell, population.labels(table, cell), false)));
  }
}
