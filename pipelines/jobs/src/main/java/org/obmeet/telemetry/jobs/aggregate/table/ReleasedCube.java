package org.obmeet.telemetry.jobs.aggregate.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What is published of a cube in one window.
 *
 * @param dimensions fields of the dimensions, in declared order
 * @param measures in declared order
 * @param quantiles names of the quantiles, in declared order
 * @param rows disjoint, and they cover the population: what is not named lies in rows that are what
 *     named values leave of their parent
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

  /** What named values leave of everything; below a node its label goes before it. */
  public static final String OTHER = "other";

  public ReleasedCube {
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
    quantiles = List.copyOf(quantiles);
    rows = List.copyOf(rows);
    levels = List.copyOf(levels);
  }

  /** What a measure adds up. */
  public enum Kind {
    /** Distinct contributors, rounded. */
    CONTRIBUTORS,
    /** Records or facts. */
    RECORDS,
    /** Values of a field. */
    SUM
  }

  /** A measure. */
  public record Measure(String name, Kind kind) {
    public Measure {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(kind, "kind");
    }
  }

  /** Whether the counts of a row are there. */
  public enum Status {
    PUBLISHED,
    SUPPRESSED
  }

  /**
   * A row.
   *
   * @param labels one per dimension
   * @param status of its counts
   * @param values one per measure; null if suppressed, or not defined
   * @param quantiles bins, one per quantile; null if they cannot be read; none in levels
   */
  public record Row(List<String> labels, Status status, List<Long> values, List<String> quantiles) {
    public Row {
      labels = List.copyOf(labels);
      Objects.requireNonNull(status, "status");
      values = Collections.unmodifiableList(new ArrayList<>(values));
      quantiles = Collections.unmodifiableList(new ArrayList<>(quantiles));
    }

    /** The same with quantiles. */
    public Row withQuantiles(List<String> bins) {
      return new Row(labels, status, values, bins);
    }
  }

  /** The label of what named values leave of a parent. */
  public static String other(String parent) {
    return parent.equals(TOTAL) ? OTHER : parent + " " + OTHER;
  }

  /** The same with the quantiles of its rows. */
  public ReleasedCube withRows(List<Row> others) {
    return new ReleasedCube(dimensions, measures, quantiles, others, levels);
  }
}
