package org.obmeet.telemetry.cli.query.output;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.obmeet.telemetry.cli.query.sql.QueryException;

/** The rows of a query or table, which can be read once. */
public final class ResultRows {
  /** A value that is left out: JSON lacks its key, and it is empty in other formats. */
  public static final Object ABSENT =
      new Object() {
        @Override
        public String toString() {
          return "";
        }
      };

  /** Number of rows between two checks of the writer. A check flushes the writer. */
  private static final int CHECK_INTERVAL = 1024;

  private final List<String> columns;
  private final Supplier<List<Object>> rows;

  private ResultRows(List<String> columns, Supplier<List<Object>> rows) {
    this.columns = List.copyOf(columns);
    this.rows = rows;
  }

  /**
   * Returns the rows of a result. A repeated name of a column gets a number, such as {@code a_1}.
   */
  public static ResultRows of(ResultSet rows) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      String name = meta.getColumnLabel(i);
      for (int n = 1; names.contains(name); n++) {
        name = meta.getColumnLabel(i) + "_" + n;
      }
      names.add(name);
    }
    return new ResultRows(names, () -> next(rows, names.size()));
  }

  /**
   * Returns the rows of a table.
   *
   * @param rows rows with a value for each column; a missing value is null
   */
  public static ResultRows of(List<String> columns, List<List<Object>> rows) {
    Iterator<List<Object>> left = rows.iterator();
    return new ResultRows(columns, () -> left.hasNext() ? left.next() : null);
  }

  /** Returns the next rows, at most {@code limit}. */
  public ResultRows first(int limit) {
    AtomicInteger left = new AtomicInteger(limit);
    return new ResultRows(columns, () -> left.getAndDecrement() > 0 ? rows.get() : null);
  }

  /** Returns the rows until the writer fails, for example because its reader has ended. */
  ResultRows whileWritable(PrintWriter out) {
    AtomicLong read = new AtomicLong();
    return new ResultRows(
        columns,
        () -> read.incrementAndGet() % CHECK_INTERVAL == 0 && out.checkError() ? null : rows.get());
  }

  public List<String> columns() {
    return columns;
  }

  /** Returns the values of the next row, or null after the last row. SQL NULL is null. */
  List<Object> next() {
    return rows.get();
  }

  /** Reads all remaining rows. */
  public List<List<Object>> all() {
    List<List<Object>> all = new ArrayList<>();
    forEach(all::add);
    return all;
  }

  /** Passes on all remaining rows and returns their number. */
  long forEach(Consumer<List<Object>> action) {
    long count = 0;
    for (List<Object> row = next(); row != null; row = next()) {
      action.accept(row);
      count++;
    }
    return count;
  }

  private static List<Object> next(ResultSet rows, int columns) {
    try {
      if (!rows.next()) {
        return null;
      }
      List<Object> values = new ArrayList<>(columns);
      for (int i = 1; i <= columns; i++) {
        values.add(rows.getObject(i));
      }
      return values;
    } catch (SQLException e) {
      throw new QueryException(e.getMessage() == null ? "the query failed" : e.getMessage(), e);
    }
  }
}
