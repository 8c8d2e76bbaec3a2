package org.obmeet.telemetry.schemas.metric;

import java.util.List;
import java.util.Optional;

/** The formula that computes a metric from released tables. */
public sealed interface Formula {
  /** Returns the names of the cubes whose tables are read; at least one. */
  List<String> cubes();

  /** Returns the names of the measures that are read; none for a quantile without a count. */
  List<String> measures();

  /** A formula over the cells of one cube. */
  sealed interface OfCells extends Formula {
    Cells cells();

    @Override
    default List<String> cubes() {
      return List.of(cells().cube());
    }
  }

  /** A formula over one measure. */
  sealed interface OfMeasure extends Formula {
    String measure();

    @Override
    default List<String> measures() {
      return List.of(measure());
    }
  }

  /**
   * The cells of a cube: one for each combination of labels at the levels, or only the total.
   *
   * @param levels levels of some dimensions, in the cube's order; the other dimensions are totals
   */
  record Cells(String cube, List<MetricLevel> levels) {
    public Cells {
      levels = List.copyOf(levels);
    }
  }

  /**
   * The value of a measure in each cell.
   *
   * @param additive true if the sum over the cells equals the total
   */
  record Value(Cells cells, String measure, boolean additive) implements OfCells, OfMeasure {}

  /** The share of each cell in the total of an additive measure. */
  record Share(Cells cells, String measure) implements OfCells, OfMeasure {}

  /** The relative change of a measure in each cell since the previous window. */
  record Growth(Cells cells, String measure) implements OfCells, OfMeasure {}

  /**
   * The mean in each cell: a sum divided by a count and by a divisor.
   *
   * @param divisor converts the sum's unit to the metric's unit; at least 1
   */
  record Mean(Cells cells, String sum, String count, long divisor) implements OfCells {
    @Override
    public List<String> measures() {
      return List.of(sum, count);
    }
  }

  /**
   * A quantile of each cell, as the bin that contains it.
   *
   * @param count measure that counts the records of the quantile, if there is one
   */
  record Quantile(Cells cells, String quantile, Optional<String> count) implements OfCells {
    @Override
    public List<String> measures() {
      return count.stream().toList();
    }
  }

  /**
   * The ratio of two sums over labels of one dimension. Numbers of distinct contributors may be
   * added only if no contributor has several of the labels. This is not checked.
   *
   * @param measure name of a measure that all cubes have
   * @param rows the rows of the metric in each window
   */
  record Ratio(String measure, List<Row> rows) implements OfMeasure {
    public Ratio {
      rows = List.copyOf(rows);
    }

    /**
     * A row of the metric.
     *
     * @param dimension the cube's only dimension
     * @param label label of the row, if it has one
     * @param domain labels; the sum of their cells must equal the total
     */
    public record Row(
        String cube,
        String dimension,
        Optional<String> label,
        List<String> numerator,
        List<String> denominator,
        List<String> domain) {
      public Row {
        numerator = List.copyOf(numerator);
        denominator = List.copyOf(denominator);
        domain = List.copyOf(domain);
      }
    }

    @Override
    public List<String> cubes() {
      return rows.stream().map(Row::cube).distinct().toList();
    }
  }
}
