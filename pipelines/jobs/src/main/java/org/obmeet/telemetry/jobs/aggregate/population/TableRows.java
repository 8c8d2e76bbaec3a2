package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube.Row;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube.Status;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Builds the rows and levels of a released cube. The total is split by the first dimension, and
 * each published value by the next dimension. The remainder of a parent is one row "other", which
 * is derived from published values only.
 */
final class TableRows {
  private final CubeCellStatuses statuses;
  private final Population population;
  private final List<Cube.Dimension> dimensions;
  private final int[] along;
  private final int[] filter;
  private final boolean disjoint;
  private final int measures;
  private final List<Row> rows = new ArrayList<>();

  private TableRows(CubeCellStatuses statuses, KernelPopulation kernel) {
    this.statuses = statuses;
    this.population = statuses.population();
    this.dimensions = statuses.member().cube().dimensions();
    this.along = dimensions.stream().mapToInt(d -> kernel.dimension(d.field())).toArray();
    this.filter = kernel.filter(statuses.member().cube());
    this.disjoint = KernelPopulation.addsUp(statuses.member().table());
    this.measures = statuses.measures().size();
  }

  /** Returns the released cube, without quantiles. */
  static ReleasedCube of(CubeCellStatuses statuses, KernelPopulation kernel) {
    TableRows builder = new TableRows(statuses, kernel);
    builder.rows();
    return table(statuses.member().cube(), statuses.measures(), builder.rows, builder.levels());
  }

  /** Returns the table of a cube whose total is suppressed: one row without values. */
  static ReleasedCube suppressed(Cube cube, List<ReleasedCube.Measure> measures) {
    return table(
        cube,
        measures,
        List.of(
            new Row(
                Collections.nCopies(cube.dimensions().size(), ReleasedCube.ALL),
                Status.SUPPRESSED,
                Collections.nCopies(measures.size(), null),
                List.of())),
        List.of());
  }

  private static ReleasedCube table(
      Cube cube, List<ReleasedCube.Measure> measures, List<Row> rows, List<Row> levels) {
    return new ReleasedCube(
        cube.dimensions().stream().map(Cube.Dimension::field).toList(),
        measures,
        cube.quantiles().stream().map(Cube.Quantile::name).toList(),
        rows,
        levels);
  }

  private void rows() {
    int total = population.find(filter);
    if (!statuses.counted(total)) {
      rows.addAll(suppressed(statuses.member().cube(), statuses.measures()).rows());
      return;
    }
    split(filter.clone(), 0, List.of());
  }

  private void split(int[] nodes, int dimension, List<String> labels) {
    if (dimension == along.length) {
      rows.add(row(population.find(nodes), labels));
    } else {
      split(nodes, dimension, Hierarchy.ROOT, labels);
    }
  }

  /** Adds a row per published child of a published node, and a row for the remainder. */
  private void split(int[] nodes, int dimension, int node, List<String> labels) {
    Hierarchy hierarchy = population.hierarchies().get(along[dimension]);
    List<Integer> named = new ArrayList<>();
    boolean hasSuppressed = false;
    for (int child : hierarchy.children(node)) {
      int[] below = nodes.clone();
      below[along[dimension]] = child;
      int cell = population.find(below);
      if (!exists(cell)) {
        continue;
      }
      if (!statuses.counted(cell)) {
        hasSuppressed = true;
        continue;
      }
      named.add(cell);
      if (hierarchy.isLeaf(child)) {
        split(below, dimension + 1, append(labels, hierarchy.label(child)));
      } else {
        split(below, dimension, child, labels);
      }
    }
    if (hasSuppressed) {
      int[] at = nodes.clone();
      at[along[dimension]] = node;
      List<String> other = append(labels, ReleasedCube.other(hierarchy.label(node)));
      rows.add(remainder(population.find(at), named, other));
    }
  }

  private boolean exists(int cell) {
    return cell >= 0 && statuses.member().inTable(cell) != PopulationCube.NONE;
  }

  private static List<String> append(List<String> labels, String label) {
    List<String> more = new ArrayList<>(labels);
    more.add(label);
    return more;
  }

  private Row row(int cell, List<String> labels) {
    List<Long> values = new ArrayList<>();
    for (int m = 0; m < measures; m++) {
      values.add(statuses.value(cell, m));
    }
    return row(labels, values);
  }

  private Row remainder(int parent, List<Integer> named, List<String> labels) {
    List<String> all = new ArrayList<>(labels);
    while (all.size() < along.length) {
      all.add(ReleasedCube.ALL);
    }
    List<Long> values = new ArrayList<>();
    for (int m = 0; m < measures; m++) {
      values.add(remainder(parent, named, m));
    }
    return row(all, values);
  }

  private static Row row(List<String> labels, List<Long> values) {
    boolean anyPublished = values.isEmpty() || values.stream().anyMatch(value -> value != null);
    return new Row(labels, anyPublished ? Status.PUBLISHED : Status.SUPPRESSED, values, List.of());
  }

  private Long remainder(int parent, List<Integer> named, int measure) {
    if (named.isEmpty()) {
      return statuses.value(parent, measure);
    }
    boolean distinct = statuses.measures().get(measure).kind() == ReleasedCube.Kind.CONTRIBUTORS;
    if (distinct && !disjoint
        || statuses.value(parent, measure) == null
        || named.stream().anyMatch(cell -> statuses.value(cell, measure) == null)) {
      return null;
    }
    long remainder = statuses.exact(parent, measure);
    for (int cell : named) {
      remainder = Math.subtractExact(remainder, statuses.exact(cell, measure));
    }
    return distinct ? statuses.distinct(remainder) : remainder;
  }

  private List<Row> levels() {
    List<Row> levels = new ArrayList<>();
    if (along.length == 0) {
      return levels;
    }
    int number = statuses.member().number();
    Arrays.stream(population.cells(number))
        .filter(statuses::counted)
        .boxed()
        .sorted((a, b) -> Arrays.compare(nodes(a), nodes(b)))
        .forEach(cell -> levels.add(row(cell, population.labels(number, cell))));
    return levels;
  }

  private int[] nodes(int cell) {
    return Arrays.stream(along).map(d -> population.node(cell, d)).toArray();
  }
}
