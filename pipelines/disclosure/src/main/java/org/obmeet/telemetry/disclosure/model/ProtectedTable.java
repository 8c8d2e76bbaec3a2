package org.obmeet.telemetry.disclosure.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A released table as readers see it. A label is a value, an inner label of the hierarchy, the
 * total {@code *}, or the name of a group of values.
 *
 * @param groups values of each group, by dimension and label
 */
public record ProtectedTable(
    String name,
    List<String> dimensions,
    List<Column> columns,
    List<Row> rows,
    Map<String, Map<String, List<String>>> groups) {
  public ProtectedTable {
    dimensions = List.copyOf(dimensions);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    Map<String, Map<String, List<String>>> sorted = new TreeMap<>();
    groups.forEach((dimension, labels) -> sorted.put(dimension, new TreeMap<>(labels)));
    groups = Collections.unmodifiableMap(sorted);
  }

  /**
   * A measure of a table. Columns of the same name in one population are the same measure.
   *
   * @param additive true if each total is the sum of its cells; false for rounded distinct counts
   * @param decimals digits after the decimal point of the fixed-point values
   */
  public record Column(String name, boolean additive, int decimals) {}

  /** The publication status of a row. */
  public enum Status {
    /** All measures are published. */
    PUBLISHED,
    /** Some measures are published and some suppressed. */
    PARTIAL,
    /** All measures are suppressed. */
    WITHHELD;

    /** Returns the status of a row with these values. A suppressed value is null. */
    public static Status of(List<Long> values) {
      long published = values.stream().filter(Objects::nonNull).count();
      return published == values.size() ? PUBLISHED : published > 0 ? PARTIAL : WITHHELD;
    }
  }

  /**
   * A row of a table.
   *
   * @param labels one label per dimension
   * @param values one value per column, in fixed point; null if it is suppressed
   */
  public record Row(List<String> labels, Status status, List<Long> values) {
    public Row {
      labels = List.copyOf(labels);
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Returns true if the measure of a column is published. */
    public boolean published(int column) {
      return values.get(column) != null;
    }
  }
}
