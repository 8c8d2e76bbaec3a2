package org.obmeet.telemetry.disclosure.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A table as anyone can read it. A label is a value, a step of the ladder, {@code *}, or a group
 * that {@code groups} defines.
 *
 * @param name its name
 * @param dimensions columns of its dimensions
 * @param columns its measures, in order
 * @param rows its rows
 * @param groups dimension to label to the values that the label stands for
 */
public record ReleasedTable(
    String name,
    List<String> dimensions,
    List<Column> columns,
    List<Row> rows,
    Map<String, Map<String, List<String>>> groups) {
  public ReleasedTable {
    Objects.requireNonNull(name, "name");
    dimensions = List.copyOf(dimensions);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    Map<String, Map<String, List<String>>> sorted = new TreeMap<>();
    groups.forEach((dimension, labels) -> sorted.put(dimension, new TreeMap<>(labels)));
    groups = Collections.unmodifiableMap(sorted);
  }

  /**
   * A measure. Equal names in tables over one population mean one measure.
   *
   * @param name its column
   * @param additive whether cells add up to their total; distinct counts do not
   * @param decimals digits after the point of the fixed-point values
   */
  public record Column(String name, boolean additive, int decimals) {}

  /** Whether the measures of a row are there. */
  public enum Status {
    /** All are. */
    PUBLISHED,
    /** Some are. */
    PARTIAL,
    /** None is. */
    WITHHELD;

    /** The status of a row with these values, of which null is not there. */
    public static Status of(List<Long> values) {
      long there = values.stream().filter(Objects::nonNull).count();
      return there == values.size() ? PUBLISHED : there > 0 ? PARTIAL : WITHHELD;
    }
  }

  /**
   * A row.
   *
   * @param labels one per dimension
   * @param status whether its measures are there
   * @param values one per column, fixed point; null if withheld
   */
  public record Row(List<String> labels, Status status, List<Long> values) {
    public Row {
      labels = List.copyOf(labels);
      Objects.requireNonNull(status, "status");
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Whether its measures are there. */
    public boolean published() {
      return status == Status.PUBLISHED;
    }

    /** Whether the measure of a column is there. */
    public boolean published(int column) {
      return values.get(column) != null;
    }
  }
}
