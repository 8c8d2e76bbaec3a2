package org.obmeet.telemetry.jobs.aggregate.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The published values of a cube in one window. The component names are JSON keys of archived
 * copies.
 *
 * @param dimensions fields of the dimensions, in declared order
 * @param measures in declared order
 * @param quantiles names of the quantiles, in declared order
 * @param rows disjoint rows that cover the population. Values that are not named are in a row
 *     "other", the remainder of their parent
 * @param levels every published cell of every level, the finest included; they overlap
 */
public record ReleasedCube(
    List<String> dimensions,
    List<Measure> measures,
    List<String> quantiles,
    List<Row> rows,
    List<Row> levels) {
  /** The label, in {@link #rows}, of a dimension that a row is not split by. */
  public static final String ALL = "all";

  /** The label, in {@link #levels}, of everything in a dimension. */
  public static final String TOTAL = "*";

  /** The label of the remainder of a total. Below a node, the node's label precedes it. */
  public static final String OTHER = "other";

  public ReleasedCube {
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
    quantiles = List.copyOf(quantiles);
    rows = List.copyOf(rows);
    levels = List.copyOf(levels);
  }

  /** The kind of a measure. */
  public enum Kind {
    /** Number of distinct contributors, rounded. */
    CONTRIBUTORS,
    /** Number of records or facts. */
    RECORDS,
    /** Sum of a field's values. */
    SUM
  }

  /** A measure. */
  public record Measure(String name, Kind kind) {
    public Measure {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(kind, "kind");
    }
  }

  /** The status of a row's counts. */
  public enum Status {
    PUBLISHED,
    SUPPRESSED
  }

  /**
   * A row.
   *
   * @param labels one per dimension
   * @param status of its counts
   * @param values one per measure; null if suppressed or not defined
   * @param quantiles one bin per quantile, null if it is not determined; empty in levels
   */
  public record Row(List<String> labels, Status status, List<Long> values, List<String> quantiles) {
    public Row {
      labels = List.copyOf(labels);
      Objects.requireNonNull(status, "status");
      values = Collections.unmodifiableList(new ArrayList<>(values));
      quantiles = Collections.unmodifiableList(new ArrayList<>(quantiles));
    }

    /** Returns a copy with quantiles. */
    public Row withQuantiles(List<String> bins) {
      return new Row(labels, status, values, bins);
    }
  }

  /** Returns the label of a parent's remainder. */
  public static String other(String parent) {
    return parent.equals(TOTAL) ? OTHER : parent + " " + OTHER;
  }

  /** Returns a copy with other rows. */
  public ReleasedCube withRows(List<Row> others) {
    return new ReleasedCube(dimensions, measures, quantiles, others, levels);
  }
}
