package org.obmeet.telemetry.cli.query.sql;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A name for released files.
 *
 * @param name as SQL says it
 * @param files absolute paths of Parquet files, one a window; at least one
 */
public record ReleasedView(String name, List<String> files) {
  public ReleasedView {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("files of view '" + name + "' must be at least one");
    }
  }

  /** Names of views. */
  public static Set<String> names(Collection<ReleasedView> views) {
    return views.stream().map(ReleasedView::name).collect(Collectors.toSet());
  }

  /** What it shows, as SQL: each file's rows in order, with the columns that its folders name. */
  public String rows() {
    return "FROM read_parquet("
        + SqlQuoting.list(files)
        + ", hive_partitioning = true, union_by_name = true)";
  }
}
