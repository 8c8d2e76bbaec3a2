package org.obmeet.telemetry.cli.query.sql;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A named view over released files.
 *
 * @param name its name in SQL
 * @param files absolute paths of Parquet files, one per window; at least one
 */
public record ReleasedView(String name, List<String> files) {
  public ReleasedView {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("view '" + name + "' must have at least one file");
    }
  }

  public static Set<String> names(Collection<ReleasedView> views) {
    return views.stream().map(ReleasedView::name).collect(Collectors.toSet());
  }

  /** Creates a table for each view, with the rows of each file in order. */
  public static void createTables(Statement statement, Collection<ReleasedView> views)
      throws SQLException {
    for (ReleasedView view : views) {
      String files =
          view.files.stream().map(SqlQuoting::text).collect(Collectors.joining(", ", "[", "]"));
      statement.execute(
          """
          CREATE TABLE %s AS
          FROM read_parquet(%s, hive_partitioning = true, union_by_name = true)"""
              .formatted(SqlQuoting.name(view.name), files));
    }
  }
}
