package org.obmeet.telemetry.jobs.aggregate.table;

import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Row;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells.Status;

/** Makes rows of released cubes. */
public final class ReleasedRows {
  private ReleasedRows() {}

  /** Returns a published cell with published cells below it. */
  public static Row cell(List<String> labels, Long... values) {
    return row(labels, "cell", false, values);
  }

  /** Returns a published cell without published cells below it. */
  public static Row finest(List<String> labels, Long... values) {
    return row(labels, "cell", true, values);
  }

  public static Row remainder(List<String> labels, Long... values) {
    return row(labels, ReleasedCells.REMAINDER, true, values);
  }

  private static Row row(List<String> labels, String level, boolean finest, Long... values) {
    List<Long> all = Arrays.asList(values);
    boolean published = all.stream().anyMatch(value -> value != null);
    Status status = published ? Status.PUBLISHED : Status.SUPPRESSED;
    return new Row(labels, level, finest, status, all, List.of());
  }
}
