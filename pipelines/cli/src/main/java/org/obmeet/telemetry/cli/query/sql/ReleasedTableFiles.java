package org.obmeet.telemetry.cli.query.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * The files of a released table. A database reads them into a table of the schema {@code levels}. A
 * view in the schema {@code tables} has its finest rows, which are disjoint.
 *
 * @param name name of the table
 * @param files absolute paths of Parquet files {@code KIND/TABLE.parquet}, one per kind of window;
 *     at least one
 */
public record ReleasedTableFiles(String name, List<String> files) {
  public static final String TABLES = "tables";
  public static final String LEVELS = "levels";

  /** Schema of the tables that describe the other tables. */
  public static final String DICTIONARY = "dictionary";

  private static final String STATUS = "status";

  /**
   * Code of the SDMX list CL_CONF_STATUS. {@code C} does not disclose the rule of a suppression.
   */
  private static final String CODE =
      ", CASE %s WHEN 'published' THEN 'F' WHEN 'suppressed' THEN 'C' END AS %s";

  /** The rows of files, with the kind of window, which is the folder of a file. */
  private static final String ROWS =
      """
      SELECT * EXCLUDE filename, window_start AS "start",
        regexp_extract(filename, '([^/\\\\]+)[/\\\\][^/\\\\]+$', 1) AS "window"
      FROM read_parquet(%s, hive_partitioning = false, union_by_name = true, filename = true)\
      """;

  public ReleasedTableFiles {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("table '" + name + "' must have at least one file");
    }
  }

  /** Returns the quoted name, with its schema, of the view of a table's finest rows. */
  public static String finest(String table) {
    return TABLES + "." + SqlQuoting.name(table);
  }

  /** Returns the quoted name, with its schema, of a table with the rows of every level. */
  public static String levels(String table) {
    return LEVELS + "." + SqlQuoting.name(table);
  }

  /** Creates the schemas, tables and views. Each status column gets a column with its SDMX code. */
  public static void createTables(Statement statement, Collection<ReleasedTableFiles> tables)
      throws SQLException {
    for (String schema : List.of(TABLES, LEVELS, DICTIONARY)) {
      statement.execute("CREATE SCHEMA " + schema);
    }
    for (ReleasedTableFiles table : tables) {
      String files =
          table.files.stream().map(SqlQuoting::text).collect(Collectors.joining(", ", "[", "]"));
      String rows = ROWS.formatted(files);
      statement.execute(
          "CREATE TABLE %s AS SELECT *%s FROM (%s)"
              .formatted(levels(table.name), codes(columns(statement, rows)), rows));
      statement.execute(
          "CREATE VIEW %s AS SELECT * EXCLUDE finest FROM %s WHERE finest"
              .formatted(finest(table.name), levels(table.name)));
    }
  }

  /** Returns the columns of a cube's relations in the database. */
  public static List<ReleasedColumn> columns(Catalog catalog, Cube cube) {
    return withDerived(ReleasedColumn.of(catalog.dataset(cube.stream()), cube));
  }

  /** Adds the columns that the relations of a table have in addition to its files. */
  public static List<ReleasedColumn> withDerived(List<ReleasedColumn> columns) {
    List<ReleasedColumn> all = new ArrayList<>(columns);
    all.add(ReleasedColumn.text("start", "window", "First day of the window", ""));
    all.add(ReleasedColumn.text("window", "window", "Kind of the window", "day, week, four_weeks"));
    columns.stream()
        .filter(column -> column.role().equals(STATUS))
        .map(
            column ->
                ReleasedColumn.text(
                    confidentiality(column.name()),
                    STATUS,
                    "SDMX confidentiality (CL_CONF_STATUS) of " + column.name(),
                    "F free, C confidential"))
        .forEach(all::add);
    return all;
  }

  private static String confidentiality(String status) {
    return status.substring(0, status.length() - STATUS.length()) + "conf_" + STATUS;
  }

  private static List<String> columns(Statement statement, String rows) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet described = statement.executeQuery("DESCRIBE " + rows)) {
      while (described.next()) {
        columns.add(described.getString(1));
      }
    }
    return columns;
  }

  private static String codes(List<String> columns) {
    return Stream.concat(Stream.of(""), columns.stream().map(column -> column + "_"))
        .map(prefix -> prefix + STATUS)
        .filter(columns::contains)
        .map(name -> CODE.formatted(SqlQuoting.name(name), SqlQuoting.name(confidentiality(name))))
        .collect(Collectors.joining());
  }
}
