package org.obmeet.telemetry.cli.query;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows of a query, read once from the first to the last. */
public final class ResultRows {
  private final ResultSet rows;
  private final List<String> columns;

  ResultRows(ResultSet rows) throws SQLException {
    this.rows = rows;
    ResultSetMetaData meta = rows.getMetaData();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      names.add(meta.getColumnLabel(i));
    }
    this.columns = List.copyOf(names);
  }

  /** Column names in order. */
  public List<String> columns() {
    return columns;
  }

  /** The next row's values in order, SQL NULL as null; null after the last row. */
  List<Object> next() {
    try {
      if (!rows.next()) {
        return null;
      }
      List<Object> values = new ArrayList<>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        values.add(rows.getObject(i));
      }
      return values;
    } catch (SQLException e) {
      throw new QueryFailure(e.getMessage() == null ? "the query failed" : e.getMessage(), e);
    }
  }
}
