package org.obmeet.telemetry.cli.query.sql;

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

  /**
   * Returns SQL that selects the rows of each file in order, with the columns derived from folder
   * names.
   */
  public String rows() {
    return "FROM read_parquet("
        + SqlQuoting.list(files)
        + ", hive_partitioning = true, union_by_name = true)";
  }
}
