package org.obmeet.telemetry.cli.query;

import java.util.List;

/**
 * A name for released files.
 *
 * @param name as SQL says it
 * @param files absolute paths of Parquet files, one a window; at least one
 */
public record View(String name, List<String> files) {
  public View {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("files of view '" + name + "' must be at least one");
    }
  }
}
