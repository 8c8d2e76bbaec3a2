package org.obmeet.telemetry.jobs.aggregate.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.parquet.ParquetColumn;
import org.obmeet.telemetry.lake.parquet.ParquetTable;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Weekday;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * A column of a released table. The component names are JSON keys of release files. Files,
 * databases and dictionaries describe the column by it.
 *
 * @param role {@code window}, {@code dimension}, {@code level}, {@code status}, {@code measure} or
 *     {@code quantile}; {@code dictionary} in a table that describes others
 * @param type {@code string}, {@code long}, {@code date} or {@code boolean}
 * @param nullable true if a value may be missing
 * @param unit unit of the numbers; may be empty
 * @param domain the values in words; may be empty
 */
public record ReleasedColumn(
    String name,
    String role,
    String type,
    boolean nullable,
    String title,
    String unit,
    String domain) {
  private static final String STATUS = "published, suppressed";
  private static final String LEVELS =
      "total; the dimensions of the labels with their level; or remainder: what the published rows"
          + " below a value leave of it";

  /** Returns a column of texts without a unit. */
  public static ReleasedColumn text(String name, String role, String title, String domain) {
    return new ReleasedColumn(name, role, "string", false, title, "", domain);
  }

  /** Returns the columns of a cube's table in order. */
  public static List<ReleasedColumn> of(Dataset dataset, Cube cube) {
    List<ReleasedColumn> columns = new ArrayList<>();
    columns.add(of("window_start", "window", "date", "First day of the window"));
    columns.add(of("window_end", "window", "date", "First day after the window"));
    cube.dimensions().forEach(dimension -> columns.add(dimension(dataset, cube, dimension)));
    columns.add(text("level", "level", "Level of the labels", LEVELS));
    columns.add(of("finest", "level", "boolean", "Part of the total: add up finest rows only"));
    columns.add(text("status", "status", "Status of the counts of the row", STATUS));
    for (Cube.Measure measure : cube.measures()) {
      String note =
          measure.additive()
              ? ""
              : " (distinct: rounded to a multiple of 5 that is at least the threshold; do not add"
                  + " up over rows or windows)";
      columns.add(
          new ReleasedColumn(
              measure.name(), "measure", "long", true, measure.title() + note, measure.unit(), ""));
      if (measure.kind() == Cube.MeasureKind.SUM) {
        columns.add(
            text(measure.name() + "_status", "status", "Status of " + measure.name(), STATUS));
      }
    }
    for (Cube.Quantile quantile : cube.quantiles()) {
      String domain = "a bin of the " + quantile.histogram() + "; empty if it cannot be computed";
      columns.add(
          new ReleasedColumn(
              quantile.name(),
              "quantile",
              "string",
              true,
              quantile.title(),
              quantile.unit(),
              domain));
    }
    return columns;
  }

  private static ReleasedColumn of(String name, String role, String type, String title) {
    return new ReleasedColumn(name, role, type, false, title, "", "");
  }

  /**
   * Returns the Parquet form of a table. Title, role, unit and domain of each column are in the
   * footer, as {@code column.NAME.title} and so on.
   *
   * @param about what else readers should know of the table, by key of the footer
   * @param rows rows with one value per column
   */
  public static ParquetTable table(
      String name,
      Map<String, String> about,
      List<ReleasedColumn> columns,
      List<List<Object>> rows) {
    Map<String, String> footer = new TreeMap<>(about);
    for (ReleasedColumn column : columns) {
      String key = "column." + column.name + ".";
      footer.put(key + "title", column.title);
      footer.put(key + "role", column.role);
      footer.put(key + "unit", column.unit);
      footer.put(key + "domain", column.domain);
    }
    footer.values().removeIf(String::isEmpty);
    return new ParquetTable(
        name, footer, columns.stream().map(ReleasedColumn::parquet).toList(), rows);
  }

  private ParquetColumn parquet() {
    ParquetColumn.Kind kind =
        switch (type) {
          case "string" -> ParquetColumn.Kind.TEXT;
          case "long" -> ParquetColumn.Kind.LONG;
          case "date" -> ParquetColumn.Kind.DAY;
          case "boolean" -> ParquetColumn.Kind.BOOLEAN;
          default ->
              throw new IllegalArgumentException(
                  "type of %s must be string, long, date or boolean; it is %s"
                      .formatted(name, type));
        };
    return ParquetColumn.of(name, kind, nullable);
  }

  /** Returns the column with values that may be missing. */
  public ReleasedColumn optional() {
    return new ReleasedColumn(name, role, type, true, title, unit, domain);
  }

  /** Returns title, unit and values in one text. */
  public String comment() {
    return title
        + (unit.isEmpty() ? "" : ", in " + unit)
        + (domain.isEmpty() ? "" : " (" + domain + ")");
  }

  private static ReleasedColumn dimension(Dataset dataset, Cube cube, Cube.Dimension dimension) {
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
    return text(dimension.field(), "dimension", title, words(dimension, domain));
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
