package org.obmeet.telemetry.cli.query;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Reads a DuckDB file with plain JDBC, so that it runs with any version of the driver. The
 * arguments are the file and statements. It prints one line per row.
 */
public final class PlainJdbc {
  private PlainJdbc() {}

  public static void main(String[] args) throws SQLException {
    for (int i = 1; i < args.length; i++) {
      lines(args[0], args[i]).forEach(System.out::println);
    }
  }

  /** Returns the rows of a query, with values separated by a bar. */
  public static List<String> lines(String file, String sql) throws SQLException {
    Properties readOnly = new Properties();
    readOnly.setProperty("duckdb.read_only", "true");
    List<String> lines = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, readOnly);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        lines.add(String.join("|", values));
      }
    }
    return lines;
  }
}
