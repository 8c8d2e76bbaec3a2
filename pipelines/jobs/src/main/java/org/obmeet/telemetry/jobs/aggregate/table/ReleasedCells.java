package org.obmeet.telemetry.jobs.aggregate.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The published cells of a table. The component names are JSON keys of release files.
 *
 * @param dimensions fields of the dimensions, in declared order
 * @param quantiles names of the quantiles
 * @param rows the published cells of every level, which overlap, and the remainders; the row {@code
 *     other} of a parent is the remainder that its published children leave
 */
public record ReleasedCells(
    List<String> dimensions, List<Measure> measures, List<String> quantiles, List<Row> rows) {
  /** The label for the total over a dimension. */
  public static final String TOTAL = "*";

  /** The label for a total's remainder. In a node's remainder, the node's label precedes it. */
  public static final String OTHER = "other";

  /** The level of a remainder, and of the only row of a suppressed table. */
  public static final String REMAINDER = "remainder";

  public ReleasedCells {
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
    quantiles = List.copyOf(quantiles);
    rows = List.copyOf(rows);
  }

  /** The kind of a measure's values. */
  public enum Kind {
    /** Number of distinct contributors, rounded. */
    @JsonProperty("contributors")
    CONTRIBUTORS,
    /** Number of records or facts. */
    @JsonProperty("records")
    RECORDS,
    @JsonProperty("sum")
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
    @JsonProperty("published")
    PUBLISHED,
    @JsonProperty("suppressed")
    SUPPRESSED
  }

  /**
   * A published cell or a remainder.
   *
   * @param labels one label per dimension
   * @param level {@link Cube#level} of the labels, or {@link #REMAINDER}
   * @param finest true if the row is one of the disjoint rows that cover the population
   * @param status published if at least one value is published
   * @param values one value per measure; null if suppressed or not defined
   * @param quantiles one bin per quantile, null if the quantile is not determined or the row is not
   *     finest
   */
  public record Row(
      List<String> labels,
      String level,
      boolean finest,
      Status status,
      List<Long> values,
      List<String> quantiles) {
    public Row {
      labels = List.copyOf(labels);
      Objects.requireNonNull(status, "status");
      values = Collections.unmodifiableList(new ArrayList<>(values));
      quantiles = Collections.unmodifiableList(new ArrayList<>(quantiles));
    }

    public Row withQuantiles(List<String> bins) {
      return new Row(labels, level, finest, status, values, bins);
    }

    /** Returns true if this is a published cell, and not a remainder. */
    public boolean named() {
      return !level.equals(REMAINDER);
    }
  }

  /** Returns the label of a parent's remainder. */
  public static String other(String parent) {
    return parent.equals(TOTAL) ? OTHER : parent + " " + OTHER;
  }

  /** Returns the disjoint rows that cover the population. */
  public List<Row> finest() {
    return rows.stream().filter(Row::finest).toList();
  }

  /** Returns the published cells of every level. */
  public List<Row> cells() {
    return rows.stream().filter(Row::named).toList();
  }

  public ReleasedCells withRows(List<Row> others) {
    return new ReleasedCells(dimensions, measures, quantiles, others);
  }
}
