package org.obmeet.telemetry.cli.query;

import com.google.common.base.Joiner;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * Builds the dictionary tables {@code cubes}, {@code columns} and {@code about}, which describe the
 * released tables and their columns.
 */
final class DictionaryTables {
  /** Name of the row of {@code about} that contains the fingerprint of the releases. */
  static final String CONTENT = "content";

  static final Set<String> NAMES =
      Stream.concat(Stream.of("cubes", "columns", "about"), WindowTables.NAMES.stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final String CUBES =
      "CREATE TABLE cubes (cube VARCHAR, family VARCHAR, title VARCHAR, description VARCHAR,"
          + " stream VARCHAR, contributor VARCHAR, windows VARCHAR, population VARCHAR)";
  private static final String COLUMNS =
      "CREATE TABLE columns (cube VARCHAR, \"table\" VARCHAR, \"column\" VARCHAR, role VARCHAR,"
          + " title VARCHAR, unit VARCHAR, domain VARCHAR)";

  private static final String ABOUT = "CREATE TABLE about (item VARCHAR, text VARCHAR)";
  private static final List<List<String>> READING =
      List.of(
          List.of(
              "what this is",
              "Released tables of OBMeet Telemetry: aggregates that passed disclosure control. The"
                  + " tables cubes and columns describe them. The table windows lists the released"
                  + " periods and thresholds, refused the periods that are not published, and coverage"
                  + " the share of each measure that is published. The views of the schema metrics are"
                  + " the figures that analysts need most."),
          List.of(
              "what adds up",
              "Rows of a table are disjoint and cover all contributors that were counted. Sums are"
                  + " right if no row is suppressed. Totals and every level of a hierarchy are in"
                  + " CUBE_levels, in which * is the total of a dimension. Distinct counts do not add up."),
          List.of(
              "what is empty",
              "A row whose status is suppressed has no counts. It is a gap, not a zero. A sum may"
                  + " be suppressed alone, see its own status. A window in refused has no rows at"
                  + " all, because none of its cells could be published."));

  private DictionaryTables() {}

  /**
   * Returns the statements that create the three tables.
   *
   * @param released names of released tables; a dictionary with the same name is not created
   * @param content fingerprint of the releases
   */
  static List<String> statements(Catalog catalog, Collection<String> released, String content) {
    List<String> statements = new ArrayList<>();
    if (!released.contains("about")) {
      statements.add(ABOUT);
      List<List<String>> rows = new ArrayList<>(READING);
      rows.add(List.of(CONTENT, content));
      insert(statements, "about", rows);
    }
    if (!released.contains("cubes")) {
      statements.add(CUBES);
      insert(
          statements, "cubes", catalog.cubes().stream().map(cube -> cube(catalog, cube)).toList());
    }
    if (!released.contains("columns")) {
      statements.add(COLUMNS);
      insert(
          statements,
          "columns",
          catalog.cubes().stream().flatMap(cube -> columns(catalog, cube).stream()).toList());
    }
    return statements;
  }

  /** Adds a statement that inserts rows. A null is inserted as NULL. */
  static void insert(List<String> statements, String table, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      String values =
          rows.stream()
              .map(row -> "(" + Joiner.on(", ").join(Lists.transform(row, SqlQuoting::text)) + ")")
              .collect(Collectors.joining(", "));
      statements.add("INSERT INTO " + table + " VALUES " + values);
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
        population(cube));
  }

  /** Describes the population of a cube. */
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
          .forEach(c -> rows.add(row(cube, cube.name() + "_levels", c)));
    }
    return rows;
  }

  private static List<String> row(Cube cube, String table, ColumnDescription column) {
    return Arrays.asList(
        cube.name(),
        table,
        column.name(),
        column.role(),
        column.title(),
        column.unit(),
        column.domain());
  }

  /** Returns true if a statement names one of the tables. */
  static boolean isNamedIn(String sql, Collection<String> tables) {
    Set<String> words = words(sql);
    return tables.stream().anyMatch(words::contains);
  }

  /** Returns the words of a statement, in lower case. */
  static Set<String> words(String sql) {
    return new TreeSet<>(List.of(sql.toLowerCase(Locale.ROOT).split("\\W+")));
  }
}
