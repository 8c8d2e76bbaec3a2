package org.obmeet.telemetry.cli.query.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;

/**
 * The names and the derived columns of the relations of a released table. A table of the schema
 * {@code levels} has its rows. A view in the schema {@code tables} has its finest rows, which are
 * disjoint.
 */
public final class ReleasedRelations {
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

  private ReleasedRelations() {}

  /** Returns the quoted name, with its schema, of the view of a table's finest rows. */
  public static String finest(String table) {
    return TABLES + "." + SqlQuoting.name(table);
  }

  /** Returns the quoted name, with its schema, of a table with the rows of every level. */
  public static String levels(String table) {
    return LEVELS + "." + SqlQuoting.name(table);
  }

  /** Adds the columns that the relations of a table have in addition to its files. */
  public static List<ReleasedColumn> columns(List<ReleasedColumn> columns) {
    List<ReleasedColumn> all = new ArrayList<>(columns);
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

  /**
   * Returns the SQL of the columns with the SDMX codes, one for each status column. Each follows a
   * comma.
   *
   * @param columns names of the columns of a table's files
   */
  public static String codes(List<String> columns) {
    return Stream.concat(Stream.of(""), columns.stream().map(column -> column + "_"))
        .map(prefix -> prefix + STATUS)
        .filter(columns::contains)
        .map(name -> CODE.formatted(SqlQuoting.name(name), SqlQuoting.name(confidentiality(name))))
        .collect(Collectors.joining());
  }
}
