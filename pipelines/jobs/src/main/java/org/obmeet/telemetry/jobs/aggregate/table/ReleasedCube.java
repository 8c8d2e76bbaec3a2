package org.obmeet.telemetry.jobs.aggregate.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The published values of a cube in one window. The component names are JSON keys of archived
 * copies.
 *
 * @param dimensions fields of the dimensions, in declared order
 * @param quantiles names of the quantiles
 * @param rows disjoint rows that cover the population; the row {@code other} of a parent is the
 *     remainder that its published children leave
 * @param levels every published cell of every level, including the finest level; cells overlap
 */
public record ReleasedCube(
    List<String> dimensions,
    List<Measure> measures,
    List<String> quantiles,
    List<Row> rows,
    List<Row> levels) {
  /** The label in {@link #rows} for a dimension by which a row is not split. */
  public static final String ALL = "all";

  /** The label in {@link #levels} for the total over a dimension. */
  public static final String TOTAL = "*";

  /** The label for a total's remainder. In a node's remainder, the node's label precedes it. */
  public static final String OTHER = "other";

  public ReleasedCube {
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
    quantiles = List.copyOf(quantiles);
    rows = List.copyOf(rows);
    levels = List.copyOf(levels);
  }

  /** The kind of a measure's values. */
  public enum Kind {
    /** Number of distinct contributors, rounded. */
    CONTRIBUTORS,
    /** Number of records or facts. */
    RECORDS,
    SUM
  }

  /** A measure of a released table. */
  public record Measure(String name, Kind kind) {
    public Measure {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(kind, "kind");
    }
  }

  /** The status of a row. */
  public enum Status implements KeywordEnum {
    PUBLISHED,
    SUPPRESSED
  }

  /**
   * A row of a table or one cell of its levels.
   *
   * @param labels one label per dimension
   * @param status published if at least one value is published
   * @param values one value per measure; null if suppressed or not defined
   * @param quantiles one bin per quantile, null if the quantile is not determined; empty in levels
   */
  public record Row(List<String> labels, Status status, List<Long> values, List<String> quantiles) {
    public Row {
      labels = List.copyOf(labels);
      Objects.requireNonNull(status, "status");
      values = Collections.unmodifiableList(new ArrayList<>(values));
      quantiles = Collections.unmodifiableList(new ArrayList<>(quantiles));
    }

    public Row withQuantiles(List<String> bins) {
      return new Row(labels, status, values, bins);
    }
  }

  /** Returns the label of a parent's remainder. */
  public static String other(String parent) {
    return parent.equals(TOTAL) ? OTHER : parent + " " + OTHER;
  }

  public ReleasedCube withRows(List<Row> others) {
    return new ReleasedCube(dimensions, measures, quantiles, others, levels);
  }
}
