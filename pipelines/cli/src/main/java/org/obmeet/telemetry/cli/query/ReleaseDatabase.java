package org.obmeet.telemetry.cli.query;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Function;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.query.sql.ReleasedRelations;
import org.obmeet.telemetry.cli.query.sql.SqlGuard;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * A catalogue of released tables, which DuckDB opens read-only. The engine is locked. A query
 * cannot read other files, use the network, load extensions or change settings.
 */
public final class ReleaseDatabase implements AutoCloseable {
  private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(1);

  /** The schemas in which names without a schema are searched. One is that of the finest rows. */
  private static final String SEARCH_PATH =
      "catalog.%s,catalog.%s".formatted(ReleasedRelations.TABLES, ReleasedRelations.DICTIONARY);

  private final Connection connection;
  private volatile Statement running;

  private ReleaseDatabase(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens a catalogue and locks the engine.
   *
   * @throws JobException with exit code 60 if the file cannot be read
   */
  public static ReleaseDatabase open(Path catalog) {
    Connection connection = connect();
    try (Statement statement = connection.createStatement()) {
      // Connections to one file would share an engine, which the first one has locked.
      statement.execute(
          "ATTACH %s AS catalog (READ_ONLY)".formatted(SqlQuoting.text(catalog.toString())));
      statement.execute("SET search_path = '" + SEARCH_PATH + "'");
      // In DuckDB, a query that may read a path may also write it. Therefore no path is allowed.
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
      return new ReleaseDatabase(connection);
    } catch (SQLException e) {
      close(connection);
      throw unreadable(catalog, e);
    }
  }

  private static JobException unreadable(Path catalog, SQLException e) {
    return new JobException(
        ExitCode.VERIFICATION_FAILED,
        catalog
            + " cannot be opened. Delete it and run 'telemetry daily', which rebuilds it. Cause: "
            + e.getMessage(),
        e);
  }

  /** Runs one statement for at most a minute and returns its rows. */
  public List<List<Object>> rows(String sql) {
    return query(sql, DEFAULT_LIMIT, ResultRows::all);
  }

  /** Runs one statement for at most a minute, prints its rows and returns their number. */
  public long print(String sql, OutputFormat format, PrintWriter out) {
    return query(sql, DEFAULT_LIMIT, rows -> format.write(rows, out));
  }

  /**
   * Runs one statement that only reads.
   *
   * @param limit maximum time, rounded up to seconds
   * @param use consumes the rows while they are read
   * @throws QueryException if the query is not allowed, fails or takes too long
   */
  public <T> T query(String sql, Duration limit, Function<ResultRows, T> use) {
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      SqlGuard.check(connection, sql);
      statement.setQueryTimeout(Math.toIntExact(limit.plusNanos(999_999_999).toSeconds()));
      running = statement;
      try (ResultSet rows = statement.executeQuery(sql)) {
        return use.apply(ResultRows.of(rows));
      }
    } catch (SQLException e) {
      String message = e.getMessage() == null ? "the query failed" : e.getMessage();
      boolean late = System.nanoTime() - start >= limit.toNanos();
      throw new QueryException(
          late && message.startsWith("INTERRUPT")
              ? "the query was stopped after %s; 'telemetry query --timeout' allows up to 10m"
                  .formatted(limit.toString().replaceFirst("PT", "").toLowerCase(Locale.ROOT))
              : message,
          e);
    } finally {
      running = null;
    }
  }

  /** Stops the statement that another thread runs, if there is one. The stopped statement fails. */
  public void cancel() {
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException over) {
        return; // the statement has ended
      }
    }
  }

  @Override
  public void close() {
    close(connection);
  }

  private static Connection connect() {
    try {
      Properties properties = CatalogDatabase.settings("");
      properties.setProperty("allow_persistent_secrets", "false");
      properties.setProperty("secret_directory", "none");
      properties.setProperty("extension_directory", "none");
      return DriverManager.getConnection("jdbc:duckdb:", properties);
    } catch (SQLException e) {
      throw new QueryException("the query engine does not start: " + e.getMessage(), e);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new QueryException("the query engine does not stop: " + e.getMessage(), e);
    }
  }
}
