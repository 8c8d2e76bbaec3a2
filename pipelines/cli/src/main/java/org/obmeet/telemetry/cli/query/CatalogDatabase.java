package org.obmeet.telemetry.cli.query;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Properties;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.query.sql.ReleasedTableFiles;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;

/** Writes released tables, metrics, dictionaries and comments to a file for DuckDB 1.1 or later. */
public final class CatalogDatabase {
  private CatalogDatabase() {}

  /**
   * Writes a file.
   *
   * @param file the file to create; it must not exist
   * @throws QueryException if a released file cannot be read or the new file cannot be written
   */
  public static void write(
      Path file, Collection<ReleasedTableFiles> tables, CatalogMetadata meaning) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:", settings(file + ".spill"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ATTACH %s AS catalog (STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 16384)"
              .formatted(SqlQuoting.text(file.toString())));
      statement.execute("USE catalog");
      statement.execute("BEGIN TRANSACTION"); // one transaction is much faster than many
      ReleasedTableFiles.createTables(statement, tables);
      meaning.install(statement);
      statement.execute("COMMIT");
      statement.execute("USE memory");
      statement.execute("DETACH catalog");
    } catch (SQLException e) {
      throw new QueryException("the catalogue cannot be created: " + e.getMessage(), e);
    }
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
