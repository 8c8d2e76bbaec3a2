package org.obmeet.telemetry.cli.query;

import com.google.common.base.Strings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Weekday;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * The description of a column of a released table. Unit and domain may be null.
 *
 * @param role window, dimension, level, status, measure, quantile, dictionary, or empty if unknown
 */
record ColumnDescription(String name, String role, String title, String unit, String domain) {
  private static final String WINDOW = "window";
  private static final String STATUS = "published, suppressed";
  private static final String LEVELS =
      "total, the dimensions of the labels with their level, or remainder";

  static List<ColumnDescription> of(Catalog catalog, Cube cube) {
    List<ColumnDescription> columns = new ArrayList<>();
    columns.add(
        new ColumnDescription("window_start", WINDOW, "First day of the window", null, null));
    columns.add(
        new ColumnDescription("window_end", WINDOW, "First day after the window", null, null));
    for (Cube.Dimension dimension : cube.dimensions()) {
      columns.add(dimension(catalog.dataset(cube.stream()), cube, dimension));
    }
    columns.add(new ColumnDescription("level", "level", "Level of the labels", null, LEVELS));
    columns.add(
        new ColumnDescription(
            "finest", "level", "Part of the total: add up finest rows only", null, null));
    columns.add(
        new ColumnDescription("status", "status", "Status of the counts of the row", null, STATUS));
    cube.measures().forEach(measure -> columns.addAll(measure(measure)));
    for (Cube.Quantile quantile : cube.quantiles()) {
      String domain = "a bin of the " + quantile.histogram() + "; empty if it cannot be computed";
      columns.add(
          new ColumnDescription(
              quantile.name(),
              "quantile",
              quantile.title(),
              Strings.emptyToNull(quantile.unit()),
              domain));
    }
    columns.addAll(derived());
    cube.measures().stream()
        .filter(measure -> measure.kind() == Cube.MeasureKind.SUM)
        .map(sum -> confidentiality(sum.name() + "_"))
        .forEach(columns::add);
    return columns;
  }

  /** Returns the columns that are added to the columns of the released files. */
  static List<ColumnDescription> derived() {
    return List.of(
        new ColumnDescription("start", WINDOW, "First day of the window", null, null),
        new ColumnDescription(WINDOW, WINDOW, "Kind of the window", null, "day, week, four_weeks"),
        confidentiality(""));
  }

  String comment() {
    return title
        + (unit == null ? "" : ", in " + unit)
        + (domain == null ? "" : " (" + domain + ")");
  }

  private static ColumnDescription confidentiality(String prefix) {
    return new ColumnDescription(
        prefix + "conf_status",
        "status",
        "SDMX confidentiality (CL_CONF_STATUS) of " + (prefix + "status"),
        null,
        "F free, C confidential");
  }

  /** Returns the columns of a measure. A sum also has a status column. */
  private static List<ColumnDescription> measure(Cube.Measure measure) {
    String note =
        measure.additive()
            ? ""
            : " (distinct: rounded to a multiple of 5 that is at least the threshold; do not add"
                + " up over rows or windows)";
    ColumnDescription column =
        new ColumnDescription(
            measure.name(),
            "measure",
            measure.title() + note,
            Strings.emptyToNull(measure.unit()),
            null);
    return measure.kind() == Cube.MeasureKind.SUM
        ? List.of(
            column,
            new ColumnDescription(
                measure.name() + "_status", "status", "Status of " + measure.name(), null, STATUS))
        : List.of(column);
  }

  private static ColumnDescription dimension(Dataset dataset, Cube cube, Cube.Dimension dimension) {
    String source = dimension.binnedField().orElse(dimension.field());
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
            .orElse(source.equals(Weekday.NAME) ? Weekday.DOMAIN : new Domain.None());
    return new ColumnDescription(
        dimension.field(), "dimension", title, null, words(dimension, domain));
  }

  private static String words(Cube.Dimension dimension, Domain domain) {
    if (dimension.flag()) {
      return "yes, no";
    }
    if (dimension.hierarchy() instanceof DimensionHierarchy.OpenBins open) {
      return "bins 0, 1, 2..3 and so on, " + open.last() + ", unknown; other for the remainder";
    }
    if (dimension.binnedField().isPresent()) {
      return "bins 0, 1, 2..3, 4..7 and so on, unknown; other for the remainder";
    }
    return domain.describe() + ", not_listed, unknown; other for the remainder";
  }
}
