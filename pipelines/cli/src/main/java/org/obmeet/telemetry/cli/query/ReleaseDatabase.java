package org.obmeet.telemetry.cli.query;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * An in-memory engine that sees the given views and can read their files only: no other file, no
 * network, no extension, no change of settings.
 */
public final class ReleaseDatabase implements AutoCloseable {
  private static final String MEMORY = "1GiB";

  private final Connection connection;

  private ReleaseDatabase(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens an engine, makes the views and locks it.
   *
   * @throws QueryFailure where a released file cannot be read
   */
  public static ReleaseDatabase open(Collection<View> views) {
    return open(views, Optional.empty(), Meaning.Depth.VIEWS);
  }

  /**
   * The same, with what the catalogue adds.
   *
   * @throws QueryFailure where a released file cannot be read
   */
  public static ReleaseDatabase open(
      Collection<View> views, Optional<Meaning> meaning, Meaning.Depth depth) {
    Connection connection = connect();
    try (Statement statement = connection.createStatement()) {
      for (View view : views) {
        statement.execute("CREATE VIEW " + Sql.name(view.name()) + " AS " + view.rows());
      }
      if (meaning.isPresent()) {
        meaning.get().makeIn(statement, View.names(views), depth);
      }
      lock(statement, views);
      return new ReleaseDatabase(connection);
    } catch (SQLException e) {
      close(connection);
      throw new QueryFailure("the released tables cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * Runs one reading statement.
   *
   * @param limit longest time that it may take
   * @param use what is done with the rows while they are read
   * @throws QueryFailure with the engine's message
   */
  public <T> T query(String sql, Duration limit, Function<ResultRows, T> use) {
    String reading = Statements.reading(sql);
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(Math.toIntExact(limit.toSeconds()));
      try (ResultSet rows = statement.executeQuery(reading)) {
        return use.apply(ResultRows.of(rows));
      }
    } catch (SQLTimeoutException e) {
      throw new QueryFailure("the query took longer than " + limit + " and was stopped", e);
    } catch (SQLException e) {
      throw new QueryFailure(e.getMessage() == null ? "the query failed" : e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    close(connection);
  }

  private static Connection connect() {
    try {
      Properties properties = new Properties();
      properties.setProperty("memory_limit", MEMORY);
      properties.setProperty("temp_directory", "");
      properties.setProperty("autoinstall_known_extensions", "false");
      properties.setProperty("autoload_known_extensions", "false");
      properties.setProperty("allow_community_extensions", "false");
      properties.setProperty("allow_persistent_secrets", "false");
      properties.setProperty("secret_directory", "none");
      return DriverManager.getConnection("jdbc:duckdb:", properties);
    } catch (SQLException e) {
      throw new QueryFailure("the query engine does not start: " + e.getMessage(), e);
    }
  }

  private static void lock(Statement statement, Collection<View> views) throws SQLException {
    List<String> files = views.stream().flatMap(v -> v.files().stream()).distinct().toList();
    if (!files.isEmpty()) {
      statement.execute("SET allowed_paths = " + Sql.list(files));
    }
    statement.execute("SET enable_external_access = false");
    statement.execute("SET lock_configuration = true");
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new QueryFailure("the query engine does not stop: " + e.getMessage(), e);
    }
  }
}
