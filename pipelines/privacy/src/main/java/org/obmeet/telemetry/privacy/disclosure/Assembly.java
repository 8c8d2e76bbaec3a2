package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.Cube;

/** Turns a plan into rows, levels and groups, and proves that the rows add up. */
final class Assembly {
  private static final Comparator<ReleasedCube.Row> BY_LABELS =
      Comparator.comparing(row -> String.join("\n", row.labels()));

  private final Cube cube;
  private final CellTable table;
  private final Safety safety;
  private final Plan plan;
  private final List<Statistics> statistics;
  private final List<Naming> names;

  Assembly(Cube cube, CellTable table, Safety safety, Plan plan) {
    this.cube = cube;
    this.table = table;
    this.safety = safety;
    this.plan = plan;
    this.statistics =
        plan.regions().stream().map(r -> safety.regions().of(r.cells()).orElseThrow()).toList();
    this.names =
        IntStream.range(0, table.trees().size())
            .mapToObj(
                d ->
                    new Naming(
                        table.trees().get(d),
                        plan.regions().stream().map(r -> r.extents().get(d)).toList()))
            .toList();
  }

  /** The first rule that a row breaks: nearly all of a wider population may not fold. */
  Optional<Rule> broken() {
    return statistics.stream().map(safety.rules()::broken).flatMap(Optional::stream).findFirst();
  }

  /**
   * What is published.
   *
   * @throws IllegalStateException where the rows are unsafe, or do not add up to the total
   */
  ReleasedCube table() {
    prove();
    List<ReleasedCube.Row> rows = new ArrayList<>();
    for (int r = 0; r < plan.regions().size(); r++) {
      rows.add(row(plan.regions().get(r), statistics.get(r)));
    }
    rows.sort(BY_LABELS);
    return new ReleasedCube(
        cube.dimensions().stream().map(Cube.Dimension::field).toList(),
        cube.measures().stream().map(Cube.Measure::name).toList(),
        rows,
        levels(),
        IntStream.range(0, names.size())
            .mapToObj(d -> names.get(d).group(cube.dimensions().get(d).field()))
            .toList());
  }

  /** What became of the cells. */
  Outcome outcome() {
    long finest = plan.regions().stream().filter(Plan.Region::finest).count();
    int[] all = safety.regions().finest();
    long incidences = safety.incidences(all);
    return new Outcome(finest, all.length - finest, 0, incidences, incidences - plan.loss(), 0);
  }

  private ReleasedCube.Row row(Plan.Region region, Statistics found) {
    List<String> labels =
        IntStream.range(0, names.size())
            .mapToObj(d -> names.get(d).label(region.extents().get(d)))
            .toList();
    List<Long> values = new ArrayList<>();
    int m = 0;
    for (Cube.Measure measure : cube.measures()) {
      values.add(measure.additive() ? found.total(m++) : found.contributors());
    }
    return new ReleasedCube.Row(labels, ReleasedCube.Status.PUBLISHED, values);
  }

  private List<ReleasedCube.Row> levels() {
    boolean counts = cube.measures().stream().anyMatch(measure -> !measure.additive());
    if (!counts || names.isEmpty()) {
      return List.of();
    }
    List<Crowd> crowds = statistics.stream().map(Crowd::of).toList();
    return Levels.of(cube, table, safety, plan, crowds).stream()
        .map(this::level)
        .sorted(BY_LABELS)
        .toList();
  }

  private ReleasedCube.Row level(int cell) {
    List<String> labels =
        IntStream.range(0, names.size())
            .mapToObj(d -> names.get(d).level(table.node(cell, d)))
            .toList();
    List<Long> values = new ArrayList<>();
    for (Cube.Measure measure : cube.measures()) {
      values.add(measure.additive() ? null : (Long) table.contributors(cell));
    }
    return new ReleasedCube.Row(labels, ReleasedCube.Status.PUBLISHED, values);
  }

  private void prove() {
    if (broken().isPresent()) {
      throw new IllegalStateException("a row of " + cube.name() + " would break a rule");
    }
    int cells = plan.regions().stream().mapToInt(region -> region.cells().length).sum();
    if (cells != safety.regions().finest().length) {
      throw new IllegalStateException("rows of " + cube.name() + " must cover each cell once");
    }
    int root = table.find(new int[table.trees().size()]);
    for (int m = 0; m < table.measures() && root >= 0; m++) {
      long sum = 0;
      for (Statistics region : statistics) {
        sum = Math.addExact(sum, region.total(m));
      }
      if (sum != Statistics.of(table, root).total(m)) {
        throw new IllegalStateException(
            "rows of "
                + cube.name()
                + " must add up to its total; additive measure "
                + m
                + " does not");
      }
    }
  }
}
