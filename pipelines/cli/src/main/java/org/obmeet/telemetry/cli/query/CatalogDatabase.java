package org.obmeet.telemetry.cli.query;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.query.sql.ReleasedRelations;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;

/** Writes released tables, metrics, dictionaries and comments to a file for DuckDB 1.1 or later. */
public final class CatalogDatabase {
  /** The rows of files, with the kind of window, which is the folder of a file. */
  private static final String ROWS =
      """
      SELECT * EXCLUDE filename,
        regexp_extract(filename, '([^/\\\\]+)[/\\\\][^/\\\\]+$', 1) AS "window"
      FROM read_parquet(%s, hive_partitioning = false, union_by_name = true, filename = true)\
      """;

  private CatalogDatabase() {}

  /**
   * Writes a file.
   *
   * @param file the file to create; it must not exist
   * @param tables absolute paths of Parquet files {@code KIND/TABLE.parquet}, one per kind of
   *     window, by the name of the table
   * @throws QueryException if a released file cannot be read or the new file cannot be written
   */
  public static void write(
      Path file, SortedMap<String, List<String>> tables, CatalogDictionary dictionary) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:", settings(file + ".spill"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ATTACH %s AS catalog (STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 16384)"
              .formatted(SqlQuoting.text(file.toString())));
      statement.execute("USE catalog");
      statement.execute("BEGIN TRANSACTION"); // one transaction is much faster than many
      for (String schema :
          List.of(
              ReleasedRelations.TABLES, ReleasedRelations.LEVELS, ReleasedRelations.DICTIONARY)) {
        statement.execute("CREATE SCHEMA " + schema);
      }
      for (Map.Entry<String, List<String>> table : tables.entrySet()) {
        createTable(statement, table.getKey(), table.getValue());
      }
      dictionary.create(statement);
      statement.execute("COMMIT");
      statement.execute("USE memory");
      statement.execute("DETACH catalog");
    } catch (SQLException e) {
      throw new QueryException("the catalogue cannot be created: " + e.getMessage(), e);
    }
  }

  /** Creates a table and its view. Each status column gets a column with its SDMX code. */
  private static void createTable(Statement statement, String name, List<String> files)
      throws SQLException {
    String rows =
        ROWS.formatted(
            files.stream().map(SqlQuoting::text).collect(Collectors.joining(", ", "[", "]")));
    List<String> columns = new ArrayList<>();
    try (ResultSet described = statement.executeQuery("DESCRIBE " + rows)) {
      while (described.next()) {
        columns.add(described.getString(1));
      }
    }
    String table = ReleasedRelations.levels(name);
    statement.execute(
        "CREATE TABLE %s AS SELECT *%s FROM (%s)"
            .formatted(table, ReleasedRelations.codes(columns), rows));
    statement.execute(
        "CREATE VIEW %s AS SELECT * EXCLUDE finest FROM %s WHERE finest"
            .formatted(ReleasedRelations.finest(name), table));
  }

  /**
   * Returns the settings of the engine. {@code temporary} is the folder for its temporary files, or
   * empty for none.
   */
  static Properties settings(String temporary) {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", "1GiB");
    settings.setProperty("temp_directory", temporary);
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    return settings;
  }
}
