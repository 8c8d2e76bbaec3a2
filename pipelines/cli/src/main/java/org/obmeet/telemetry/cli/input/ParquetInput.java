package org.obmeet.telemetry.cli.input;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** Reads a Parquet file. Each value becomes its exact text. An absent value becomes empty text. */
final class ParquetInput extends InputTable {
  private static final Pattern PLAIN_TYPE =
      Pattern.compile(
          "VARCHAR|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\\(.*\\)|FLOAT|DOUBLE|BOOLEAN|DATE"
              + "|TIME.*|UUID|ENUM\\(.*\\)",
          Pattern.DOTALL);
  private static final Pattern GLOB = Pattern.compile("[*?\\[\\]{}]");

  private final Connection connection;
  private final Map<String, String> types = new LinkedHashMap<>();
  private Statement statement;
  private ResultSet rows;
  private String[] row = {};
  private long number;

  private ParquetInput(String name, Connection connection) {
    super(name, "row");
    this.connection = connection;
  }

  static ParquetInput open(Path file) {
    if (GLOB.matcher(file.toString()).find()) {
      throw JobException.badInput(
          "names of Parquet files must not contain * ? [ ] { }; this one is '" + file + "'");
    }
    ParquetInput input = new ParquetInput(file.toString(), connect());
    try {
      input.describe();
      return input;
    } catch (SQLException e) {
      input.close();
      throw input.unreadable(e);
    }
  }

  private static Connection connect() {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", "512MiB");
    properties.setProperty("temp_directory", "");
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("jdbc_stream_results", "true");
    try {
      return DriverManager.getConnection("jdbc:duckdb:", properties);
    } catch (SQLException e) {
      throw new JobException(ExitCode.FAILED, "the reader of Parquet files does not start", e);
    }
  }

  private void describe() throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet described = query.executeQuery("DESCRIBE " + from())) {
      while (described.next()) {
        types.put(described.getString(1), described.getString(2));
      }
    }
  }

  private String from() {
    return "FROM read_parquet(%s, hive_partitioning = false, binary_as_string = true)"
        .formatted(SqlQuoting.text(name()));
  }

  @Override
  public List<String> columns() {
    return List.copyOf(types.keySet());
  }

  @Override
  public void select(List<String> chosen) {
    indexesOf(chosen);
    for (String column : chosen) {
      if (!PLAIN_TYPE.matcher(types.get(column)).matches()) {
        throw JobException.badInput(
            "%s: column '%s' must contain texts, numbers, booleans or times; its type is %s"
                .formatted(name(), column, types.get(column)));
      }
    }
    String texts =
        chosen.stream()
            .map(column -> "CAST(" + SqlQuoting.name(column) + " AS VARCHAR)")
            .collect(Collectors.joining(", "));
    row = new String[chosen.size()];
    try {
      statement = connection.createStatement();
      rows = statement.executeQuery("SELECT " + (texts.isEmpty() ? "1" : texts) + " " + from());
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  @Override
  public boolean next() {
    try {
      if (!rows.next()) {
        return false;
      }
      for (int i = 0; i < row.length; i++) {
        String value = rows.getString(i + 1);
        row[i] = value == null ? "" : value;
      }
      number++;
      return true;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  @Override
  public String value(int column) {
    return row[column];
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public void close() {
    try (connection;
        Statement closedSecond = statement;
        ResultSet closedFirst = rows) {
      // Resources are closed in reverse order; null is skipped.
    } catch (SQLException e) {
      throw new JobException(ExitCode.FAILED, "the reader of Parquet files does not stop", e);
    }
  }

  private JobException unreadable(SQLException e) {
    return JobException.badInput(name() + ": the file is not a readable Parquet file", e);
  }
}
