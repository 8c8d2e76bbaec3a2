package org.obmeet.telemetry.cli.query;

import com.google.common.base.Joiner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.sql.ReleasedTableFiles;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Builds the tables of the schema {@code dictionary} about cubes, columns and metrics. */
final class DictionaryTables {
  private DictionaryTables() {}

  /** A row of {@code cubes}. */
  private record CubeRow(Cube cube, String contributor, String windows, String population) {}

  /**
   * A row of {@code columns}.
   *
   * @param additive {@code true} or {@code false}; empty if the column is not a measure
   */
  private record ColumnRow(Cube cube, ReleasedColumn column, String additive) {}

  /** A row of {@code metrics}. */
  private record MetricRow(Metric metric, String cubes) {}

  /**
   * Returns the statements that create the tables.
   *
   * @param content fingerprint of the releases and their metadata
   */
  static List<String> statements(Catalog catalog, String content) {
    return sql(
        "dictionary.sql",
        Map.of(
            "content",
            content,
            "cubes",
            catalog.cubes().stream().map(cube -> row(catalog, cube)).toList(),
            "columns",
            catalog.cubes().stream().flatMap(cube -> columns(catalog, cube)).toList(),
            "metrics",
            catalog.metrics().values().stream().map(DictionaryTables::row).toList()));
  }

  /** Returns the statements of a resource, in which each value is a string literal. */
  static List<String> sql(String file, Map<String, ?> values) {
    return Stream.of(DictionaryDescription.text(file).split(";\n"))
        .map(sql -> ResourceText.compiler(SqlQuoting::text).compile(sql).execute(values))
        .filter(sql -> !sql.isBlank())
        .toList();
  }

  private static CubeRow row(Catalog catalog, Cube cube) {
    return new CubeRow(
        cube,
        catalog.dataset(cube.stream()).contributor(),
        cube.windows().stream().map(KeywordEnum::word).collect(Collectors.joining(", ")),
        population(cube));
  }

  private static MetricRow row(Metric metric) {
    return new MetricRow(metric, String.join(", ", metric.formula().cubes()));
  }

  static String population(Cube cube) {
    String scope =
        switch (cube.requiredScope()) {
          case ENVELOPE -> "all records";
          case INFO_PAGE -> "instances that consented to share what their info page shows";
          case EXTENDED -> "instances that consented to the extended scope";
        };
    return cube.where().isEmpty()
        ? scope
        : scope + " where " + Joiner.on(" and ").withKeyValueSeparator(" is ").join(cube.where());
  }

  private static Stream<ColumnRow> columns(Catalog catalog, Cube cube) {
    return ReleasedTableFiles.columns(catalog, cube).stream().map(c -> row(cube, c));
  }

  /** Returns true if values of a column may be summed over rows; empty if it is no measure. */
  static Optional<Boolean> additive(Cube cube, ReleasedColumn column) {
    return cube.measures().stream()
        .filter(measure -> measure.name().equals(column.name()))
        .map(Cube.Measure::additive)
        .findFirst();
  }

  private static ColumnRow row(Cube cube, ReleasedColumn column) {
    return new ColumnRow(cube, column, additive(cube, column).map(String::valueOf).orElse(""));
  }
}
