package org.obmeet.telemetry.cli.query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;

/**
 * What the catalogue adds to released tables: totals over weeks and four weeks, dictionaries, and
 * comments.
 */
public final class Meaning {
  private final Catalog catalog;
  private final Map<String, ? extends Collection<LocalDate>> days;
  private final boolean comments;

  /**
   * @param catalog what is declared
   * @param days by cube, the days that are released
   * @param depth whether views and columns are given their comments, which takes time
   */
  public Meaning(Catalog catalog, Map<String, ? extends Collection<LocalDate>> days, Depth depth) {
    this.catalog = catalog;
    this.days = days;
    this.comments = depth == Depth.WITH_COMMENTS;
  }

  /** How much of it is made. */
  public enum Depth {
    /** Totals and dictionaries. */
    TABLES,
    /** Comments too. */
    WITH_COMMENTS
  }

  /** Whether a statement reads anything that the catalogue adds. */
  public static boolean wantedBy(String sql) {
    return sql.toLowerCase(Locale.ROOT).contains(Totals.SUFFIX) || Dictionaries.namedIn(sql);
  }

  /** Makes it beside the views that are there already. */
  void makeIn(Statement statement, Collection<View> views) throws SQLException {
    Set<String> names = views.stream().map(View::name).collect(Collectors.toSet());
    for (Cube cube : catalog.cubes()) {
      if (names.contains(cube.name()) && !names.contains(cube.name() + Totals.SUFFIX)) {
        String definition = Totals.definition(cube, released(cube)).orElse("");
        if (!definition.isEmpty()) {
          statement.execute(definition);
        }
      }
    }
    for (String sql : Dictionaries.statements(catalog, names)) {
      statement.execute(sql);
    }
    if (comments) {
      for (String sql : Comments.statements(catalog, columns(statement))) {
        statement.execute(sql);
      }
    }
  }

  private Collection<LocalDate> released(Cube cube) {
    Collection<LocalDate> found = days.get(cube.name());
    return found == null ? List.of() : found;
  }

  private static Map<String, Set<String>> columns(Statement statement) throws SQLException {
    Map<String, Set<String>> columns = new HashMap<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT table_name, column_name FROM duckdb_columns()")) {
      while (rows.next()) {
        columns.computeIfAbsent(rows.getString(1), t -> new TreeSet<>()).add(rows.getString(2));
      }
    }
    return columns;
  }
}
