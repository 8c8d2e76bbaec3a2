package org.obmeet.telemetry.notebooks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The catalogue of released tables, opened read-only. Queries cannot read other files, use the
 * network or load extensions. Names without a schema are those of the finest rows of tables, or of
 * the dictionary.
 */
final class ReleaseCatalogue implements AutoCloseable {
  private static final int MAX_ROWS = 100_000;
  private static final List<String> LOCKS =
      List.of(
          "SET memory_limit = '1GB'",
          "SET search_path = 'tables,dictionary'",
          "SET enable_external_access = false",
          "SET lock_configuration = true");

  private final Connection connection;
  private Statement running;

  private ReleaseCatalogue(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens a catalogue.
   *
   * @throws NotebookException if the file does not exist or cannot be read
   */
  static ReleaseCatalogue open(Path catalogue) {
    if (!Files.isRegularFile(catalogue)) {
      throw new NotebookException(
          "there is no catalogue at "
              + catalogue
              + "; name the file catalog.duckdb of the released tables");
    }
    Properties readOnly = new Properties();
    readOnly.setProperty("duckdb.read_only", "true");
    try {
      Connection connection = DriverManager.getConnection("jdbc:duckdb:" + catalogue, readOnly);
      for (String lock : LOCKS) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(lock);
        }
      }
      return new ReleaseCatalogue(connection);
    } catch (SQLException e) {
      throw new NotebookException(catalogue + " cannot be read: " + firstLine(e));
    }
  }

  /**
   * Runs a query and returns its result.
   *
   * @param values values of the query's question marks
   * @throws NotebookException if the query fails or the result has too many rows
   */
  QueryResult sql(String query, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      setRunning(statement);
      try (ResultSet results = statement.executeQuery()) {
        return read(results);
      }
    } catch (SQLException e) {
      throw new NotebookException(firstLine(e));
    } finally {
      setRunning(null);
    }
  }

  private static QueryResult read(ResultSet results) throws SQLException {
    int width = results.getMetaData().getColumnCount();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      columns.add(results.getMetaData().getColumnLabel(i));
    }
    List<List<Object>> rows = new ArrayList<>();
    while (results.next()) {
      if (rows.size() == MAX_ROWS) {
        throw new NotebookException(
            "a result can have at most %s rows; add LIMIT or GROUP BY to the query"
                .formatted(MAX_ROWS));
      }
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        row.add(results.getObject(i));
      }
      rows.add(row);
    }
    return new QueryResult(columns, rows);
  }

  private synchronized void setRunning(Statement statement) {
    running = statement;
  }

  /** Cancels the running query, if there is one. */
  synchronized void interrupt() {
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException itHasEnded) {
        running = null;
      }
    }
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("the engine failed");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
