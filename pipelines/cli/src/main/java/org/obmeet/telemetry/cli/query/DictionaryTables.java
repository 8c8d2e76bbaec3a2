package org.obmeet.telemetry.cli.query;

import com.google.common.base.Joiner;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * Builds the tables {@code cubes}, {@code columns}, {@code metrics} and {@code about} of the schema
 * {@code dictionary}, which describe the tables of declared cubes, their columns, and the metrics.
 */
final class DictionaryTables {
  /** Name of the row of {@code about} with the fingerprint of the releases and their metadata. */
  static final String CONTENT = "content";

  /** Names of version 0.1, which also work without the schema. */
  static final Set<String> NAMES =
      Stream.concat(Stream.of("cubes", "columns", "about"), WindowTables.NAMES.stream())
          .collect(Collectors.toUnmodifiableSet());

  private DictionaryTables() {}

  /**
   * Returns the statements that create the tables.
   *
   * @param content fingerprint of the releases and their metadata
   */
  static List<String> statements(Catalog catalog, String content) {
    List<String> statements = sql("dictionary.sql");
    insert(statements, "about", List.of(List.of(CONTENT, content)));
    insert(statements, "cubes", catalog.cubes().stream().map(cube -> cube(catalog, cube)).toList());
    insert(
        statements,
        "columns",
        catalog.cubes().stream().flatMap(cube -> columns(catalog, cube).stream()).toList());
    insert(
        statements,
        "metrics",
        catalog.metrics().values().stream().map(DictionaryTables::metric).toList());
    return statements;
  }

  /** Returns the statements of a resource. */
  static List<String> sql(String file) {
    return new ArrayList<>(List.of(DictionaryDescription.text(file).split(";\n")));
  }

  /** Adds a statement that inserts rows. A null is inserted as NULL. */
  static void insert(List<String> statements, String table, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      String values =
          rows.stream()
              .map(row -> "(" + Joiner.on(", ").join(Lists.transform(row, SqlQuoting::text)) + ")")
              .collect(Collectors.joining(", "));
      statements.add("INSERT INTO dictionary." + table + " VALUES " + values);
    }
  }

  private static List<String> cube(Catalog catalog, Cube cube) {
    return List.of(
        cube.name(),
        cube.family(),
        cube.title(),
        cube.description(),
        cube.stream(),
        catalog.dataset(cube.stream()).contributor(),
        cube.windows().stream().map(KeywordEnum::word).collect(Collectors.joining(", ")),
        population(cube),
        cube.why());
  }

  private static List<String> metric(Metric metric) {
    return List.of(
        metric.name(),
        metric.title(),
        metric.question(),
        metric.unit(),
        metric.population(),
        metric.window().word(),
        Boolean.toString(metric.additive()),
        String.join(", ", metric.formula().cubes()));
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

  private static List<List<String>> columns(Catalog catalog, Cube cube) {
    List<List<String>> rows = new ArrayList<>();
    ColumnDescription.of(catalog, cube).forEach(c -> rows.add(row(cube, cube.name(), c)));
    if (!cube.dimensions().isEmpty()) {
      ColumnDescription.ofLevels(catalog, cube)
          .forEach(c -> rows.add(row(cube, cube.name() + Cube.LEVELS, c)));
    }
    return rows;
  }

  /** Returns true if a column may be added up over rows; empty if it is no measure. */
  static Optional<Boolean> additive(Cube cube, ColumnDescription column) {
    return cube.measures().stream()
        .filter(measure -> measure.name().equals(column.name()))
        .map(Cube.Measure::additive)
        .findFirst();
  }

  private static List<String> row(Cube cube, String table, ColumnDescription column) {
    return Arrays.asList(
        cube.name(),
        table,
        column.name(),
        column.role(),
        column.title(),
        column.unit(),
        column.domain(),
        additive(cube, column).map(String::valueOf).orElse(null));
  }

  static boolean isNamedIn(String sql, Collection<String> tables) {
    Set<String> words = words(sql);
    return tables.stream().anyMatch(words::contains);
  }

  /** Returns the words of a statement, in lower case. */
  static Set<String> words(String sql) {
    return new TreeSet<>(List.of(sql.toLowerCase(Locale.ROOT).split("\\W+")));
  }
}
