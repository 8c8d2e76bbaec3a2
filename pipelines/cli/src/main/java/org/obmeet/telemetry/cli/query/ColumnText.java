package org.obmeet.telemetry.cli.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Domain;
import org.obmeet.telemetry.schemas.Fact;
import org.obmeet.telemetry.schemas.Field;

/**
 * What a column of a released table means.
 *
 * @param name its name
 * @param role window, dimension, status, measure or quantile
 * @param title a few words
 * @param unit unit of its numbers; null where it has none
 * @param domain in words what may stand in it; null for numbers and days
 */
record ColumnText(String name, String role, String title, String unit, String domain) {
  private static final String WINDOW = "window";

  /** The columns of a cube's table and of its levels. */
  static List<ColumnText> of(Catalog catalog, Cube cube) {
    List<ColumnText> columns = new ArrayList<>(window());
    for (Cube.Dimension dimension : cube.dimensions()) {
      columns.add(dimension(catalog.dataset(cube.stream()), cube, dimension));
    }
    columns.add(
        new ColumnText(
            "status",
            "status",
            "Whether the row's numbers are published",
            null,
            "published, withheld"));
    cube.measures().forEach(measure -> columns.add(measure(measure)));
    cube.quantiles()
        .forEach(
            q ->
                columns.add(
                    new ColumnText(
                        q.name(),
                        "quantile",
                        q.title(),
                        unit(q.unit()),
                        "a band of the " + q.histogram())));
    columns.addAll(partition());
    return columns;
  }

  /** The columns that come from the folders of the files. */
  static List<ColumnText> partition() {
    return List.of(
        new ColumnText("start", WINDOW, "First day of the window", null, null),
        new ColumnText(WINDOW, WINDOW, "Kind of the window", null, "day, week, four_weeks"));
  }

  /** The columns of a cube's levels: of its numbers those that do not add up. */
  static List<ColumnText> ofLevels(Catalog catalog, Cube cube) {
    Set<String> absent =
        Stream.concat(
                cube.measures().stream().filter(Cube.Measure::additive).map(Cube.Measure::name),
                cube.quantiles().stream().map(Cube.Quantile::name))
            .collect(Collectors.toSet());
    return of(catalog, cube).stream().filter(column -> !absent.contains(column.name())).toList();
  }

  /** The columns of a cube's totals. */
  static List<ColumnText> ofTotals(Cube cube) {
    List<ColumnText> columns = new ArrayList<>();
    columns.add(
        new ColumnText("window_kind", WINDOW, "Length of the span", null, "week, four_weeks"));
    columns.addAll(window());
    columns.add(
        new ColumnText(
            "days_released", WINDOW, "Days of the span that are released", "days", null));
    columns.add(new ColumnText("days_in_window", WINDOW, "Days of the span", "days", null));
    Totals.measures(cube)
        .forEach(
            m ->
                columns.add(
                    new ColumnText(
                        m.name(),
                        "measure",
                        m.title() + "; empty where a day is missing or withheld",
                        unit(m.unit()),
                        null)));
    return columns;
  }

  /** For a COMMENT. */
  String comment() {
    return title
        + (unit == null ? "" : ", in " + unit)
        + (domain == null ? "" : " (" + domain + ")");
  }

  private static List<ColumnText> window() {
    return List.of(
        new ColumnText("window_start", WINDOW, "First day of the window", null, null),
        new ColumnText("window_end", WINDOW, "First day after the window", null, null));
  }

  private static ColumnText measure(Cube.Measure measure) {
    String what = measure.additive() ? "" : " (distinct: do not add up over rows or days)";
    return new ColumnText(
        measure.name(), "measure", measure.title() + what, unit(measure.unit()), null);
  }

  private static ColumnText dimension(Dataset dataset, Cube cube, Cube.Dimension dimension) {
    String source = dimension.bandOf().orElse(dimension.field());
    Optional<Fact.Column> derived =
        cube.derive().stream()
            .flatMap(fact -> fact.columns().stream())
            .filter(column -> column.name().equals(source))
            .findFirst();
    Optional<Field> field =
        dataset.fields().stream().filter(f -> f.name().equals(source)).findFirst();
    String title =
        dimension.title().isEmpty()
            ? derived.map(Fact.Column::title).or(() -> field.map(Field::title)).orElse(source)
            : dimension.title();
    Domain domain =
        derived
            .map(Fact.Column::domain)
            .or(() -> field.map(Field::domain))
            .orElse(new Domain.None());
    return new ColumnText(dimension.field(), "dimension", title, null, words(dimension, domain));
  }

  private static String words(Cube.Dimension dimension, Domain domain) {
    if (dimension.flag()) {
      return "yes, no";
    }
    if (dimension.bandOf().isPresent()) {
      return "bands 0, 1, 2..3, 4..7 and so on, coarser ones, or unknown";
    }
    return domain.describe() + "; other, unknown; groups of them where cells were too small";
  }

  private static String unit(String unit) {
    return unit.isEmpty() ? null : unit;
  }
}
