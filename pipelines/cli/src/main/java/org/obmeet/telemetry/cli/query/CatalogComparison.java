package org.obmeet.telemetry.cli.query;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.domain.Window;

/** Compares definitions, comments and rows of two catalogue databases, without running views. */
public final class CatalogComparison {
  private static final String TABLE = "table ";

  /** Selects kind, name and definition of each object of a database. Table names are quoted. */
  private static final String DEFINITIONS =
      ResourceText.of(CatalogComparison.class, "definitions.sql");

  private static final String SUPPRESSED_TABLES = "\"dictionary\".\"suppressed_tables\"";

  private static final String SUPPRESSED =
      "SELECT cube, concat_ws('/', \"window\", window_start) FROM found." + SUPPRESSED_TABLES;

  private CatalogComparison() {}

  /**
   * Returns one text per difference, sorted by name. The list is empty if there is no difference.
   *
   * @throws QueryException if a file cannot be read
   */
  public static List<String> differences(Path file, Path expected) {
    return read(
        file,
        expected,
        statement -> {
          attach(statement, expected, "expected");
          return differences(statement);
        });
  }

  /**
   * Returns the tables and windows that a database lists as suppressed completely; empty if it has
   * no such table.
   *
   * @throws QueryException if the file cannot be read
   * @throws IllegalArgumentException if a row has no valid window
   */
  public static Set<ReleaseKey> suppressedTables(Path file) {
    return read(
        file,
        file,
        statement -> {
          Set<ReleaseKey> keys = new TreeSet<>();
          if (definitions(statement, "found").containsKey(TABLE + SUPPRESSED_TABLES)) {
            try (ResultSet rows = statement.executeQuery(SUPPRESSED)) {
              while (rows.next()) {
                Window window = Window.parse(rows.getString(2));
                keys.add(new ReleaseKey(String.valueOf(rows.getString(1)), window));
              }
            }
          }
          return keys;
        });
  }

  /** A function that reads a value from attached databases. */
  private interface Reader<T> {
    T read(Statement statement) throws SQLException;
  }

  /**
   * Attaches a file as {@code found} and reads it. The engine's temporary files are beside {@code
   * spill}.
   */
  private static <T> T read(Path file, Path spill, Reader<T> reader) {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:duckdb:", CatalogDatabase.settings(spill + ".spill"));
        Statement statement = connection.createStatement()) {
      attach(statement, file, "found");
      return reader.read(statement);
    } catch (SQLException e) {
      throw new QueryException("the catalogue cannot be read: " + e.getMessage(), e);
    }
  }

  private static void attach(Statement statement, Path file, String name) throws SQLException {
    statement.execute(
        "ATTACH %s AS %s (READ_ONLY)".formatted(SqlQuoting.text(file.toString()), name));
  }

  private static List<String> differences(Statement statement) throws SQLException {
    Map<String, String> found = definitions(statement, "found");
    Map<String, String> expected = definitions(statement, "expected");
    Set<String> names = new TreeSet<>(found.keySet());
    names.addAll(expected.keySet());
    Map<String, String> differences = new TreeMap<>();
    for (String name : names) {
      if (!expected.containsKey(name)) {
        differences.put(name, " is added");
      } else if (!found.containsKey(name)) {
        differences.put(name, " is missing");
      } else if (!Objects.equals(found.get(name), expected.get(name))) {
        differences.put(name, " is defined differently");
      } else if (name.startsWith(TABLE)
          && hasOtherRows(statement, name.substring(TABLE.length()))) {
        differences.put(name, " has other rows");
      }
    }
    Set<String> relations =
        differences.keySet().stream()
            .map(name -> name.replaceFirst("^(table|view) ", "column ").replace("\"", ""))
            .collect(Collectors.toSet());
    return differences.entrySet().stream()
        .filter(one -> !isColumnOf(one.getKey(), relations))
        .map(one -> one.getKey() + one.getValue())
        .toList();
  }

  /** Returns true for a column of one of the relations, which are reported as a whole. */
  private static boolean isColumnOf(String name, Set<String> relations) {
    return name.startsWith("column ")
        && relations.contains(name.substring(0, name.lastIndexOf('.')));
  }

  private static Map<String, String> definitions(Statement statement, String database)
      throws SQLException {
    Map<String, String> definitions = new TreeMap<>();
    try (ResultSet rows =
        statement.executeQuery(DEFINITIONS.formatted(SqlQuoting.text(database)))) {
      while (rows.next()) {
        // Functions of one name may have several definitions.
        definitions.merge(rows.getString(1), String.valueOf(rows.getString(2)), String::concat);
      }
    }
    return definitions;
  }

  private static boolean hasOtherRows(Statement statement, String table) throws SQLException {
    String sql =
        "SELECT 1 FROM ((FROM %1$s EXCEPT ALL FROM %2$s) UNION ALL (FROM %2$s EXCEPT ALL FROM"
            + " %1$s)) LIMIT 1";
    try (ResultSet rows =
        statement.executeQuery(sql.formatted("found." + table, "expected." + table))) {
      return rows.next();
    }
  }
}
