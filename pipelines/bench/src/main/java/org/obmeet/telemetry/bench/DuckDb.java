package org.obmeet.telemetry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A DuckDB database, which is empty when it is opened. */
public final class DuckDb implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final Statement statement;

  public DuckDb() throws SQLException {
    this("");
  }

  /** Creates a database in a new file, or in memory if the path is empty. */
  DuckDb(String file) throws SQLException {
    this.connection = DriverManager.getConnection("jdbc:duckdb:" + file);
    this.statement = connection.createStatement();
  }

  public void execute(String sql) throws SQLException {
    statement.execute(sql);
  }

  public long number(String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  public List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /**
   * Returns the SQL expression of a number's public bin. Bins begin at 0 and at the powers of two.
   * Null and negative numbers are {@code unknown}.
   */
  public static String bin(String number) {
    return ("CASE WHEN %1$s IS NULL OR %1$s < 0 THEN 'unknown' WHEN %1$s < 2 THEN %1$s::VARCHAR"
            + " ELSE concat(%2$s, '..', %2$s - 1 + %2$s) END")
        .formatted(number, "(1::BIGINT << (length(bin(" + number + ")) - 1))");
  }

  /** Returns the joined texts for the indices from 0 to {@code count} - 1. */
  public static String each(int count, IntFunction<String> sql) {
    return IntStream.range(0, count).mapToObj(sql).collect(Collectors.joining());
  }

  /** Returns the text of a file {@code NAME.sql} beside a class; empty if there is no such file. */
  public static Optional<String> script(Class<?> type, String name) {
    URL file = type.getResource(name + ".sql");
    try {
      return file == null
          ? Optional.empty()
          : Optional.of(Resources.toString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a script with a value for each placeholder {@code {NAME}}. */
  public static String filled(String script, Map<String, ?> values) {
    String filled = script;
    for (Map.Entry<String, ?> value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue().toString());
    }
    return filled;
  }

  /**
   * Runs statements and returns the rows of the last statement as objects of a type. The columns
   * must have the names of the type's JSON properties.
   */
  public <T> List<T> rows(String query, Class<T> type) throws SQLException {
    List<T> records = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.put(rows.getMetaData().getColumnLabel(i), rows.getObject(i));
        }
        records.add(JSON.convertValue(row, type));
      }
    }
    return records;
  }

  /** Inserts rows of equal width into a table of texts. */
  public void insert(String table, List<List<String>> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    String values = "?" + ", ?".repeat(rows.get(0).size() - 1);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + table + " VALUES (" + values + ")")) {
      for (List<String> row : rows) {
        for (int i = 0; i < row.size(); i++) {
          insert.setString(i + 1, row.get(i));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
    connection.close();
  }
}
