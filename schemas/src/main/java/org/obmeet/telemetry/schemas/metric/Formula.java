package org.obmeet.telemetry.schemas.metric;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The formula of a metric over released tables. */
public sealed interface Formula {
  /** Returns the names of the cubes whose tables it reads; at least one. */
  List<String> cubes();

  /** Returns the names of the measures that it reads; none for a quantile without a count. */
  List<String> measures();

  /**
   * The cells of a cube: one for each label at the levels, or the total if there is no level.
   *
   * @param cube name of the cube
   * @param levels one for each dimension that is not summed over, in the order of the cube
   */
  record Cells(String cube, List<MetricLevel> levels) {
    public Cells {
      Objects.requireNonNull(cube, "cube");
      levels = List.copyOf(levels);
    }
  }

  /**
   * The value of a measure in each cell.
   *
   * @param measure name of the measure
   * @param additive true if the cells of the measure add up to the total
   */
  record Value(Cells cells, String measure, boolean additive) implements Formula {
    @Override
    public List<String> cubes() {
      return List.of(cells.cube());
    }

    @Override
    public List<String> measures() {
      return List.of(measure);
    }
  }

  /**
   * A measure of each cell, divided by its total.
   *
   * @param measure name of an additive measure
   */
  record Share(Cells cells, String measure) implements Formula {
    @Override
    public List<String> cubes() {
      return List.of(cells.cube());
    }

    @Override
    public List<String> measures() {
      return List.of(measure);
    }
  }

  /**
   * The relative change of a measure of each cell against the window before.
   *
   * @param measure name of the measure
   */
  record Growth(Cells cells, String measure) implements Formula {
    @Override
    public List<String> cubes() {
      return List.of(cells.cube());
    }

    @Override
    public List<String> measures() {
      return List.of(measure);
    }
  }

  /**
   * A sum of each cell, divided by a count of it and by a divisor.
   *
   * @param sum name of an additive measure
   * @param count name of an additive measure
   * @param divisor converts the unit of the sum to the unit of the metric; at least 1
   */
  record Mean(Cells cells, String sum, String count, long divisor) implements Formula {
    public Mean {
      if (divisor < 1) {
        throw new IllegalArgumentException("divisor must be at least 1; it is " + divisor);
      }
    }

    @Override
    public List<String> cubes() {
      return List.of(cells.cube());
    }

    @Override
    public List<String> measures() {
      return List.of(sum, count);
    }
  }

  /**
   * A quantile of each cell, as its bin.
   *
   * @param quantile name of the quantile
   * @param count measure with the number of records of the quantile, if any
   */
  record Quantile(Cells cells, String quantile, Optional<String> count) implements Formula {
    @Override
    public List<String> cubes() {
      return List.of(cells.cube());
    }

    @Override
    public List<String> measures() {
      return count.stream().toList();
    }
  }

  /**
   * The ratio of two sums over labels of one dimension. The labels exclude each other, so that
   * distinct contributors can be added, too.
   *
   * @param measure name of a measure that all the cubes have
   * @param rows one for each row of the metric in a window
   */
  record Ratio(String measure, List<Row> rows) implements Formula {
    public Ratio {
      rows = List.copyOf(rows);
    }

    /**
     * A row of the metric.
     *
     * @param cube name of the cube
     * @param dimension its only dimension
     * @param label label of the row, if it has one
     * @param numerator labels of the dimension
     * @param denominator labels of the dimension
     * @param domain all labels that the dimension can have
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

    @Override
    public List<String> measures() {
      return List.of(measure);
    }
  }

  /**
   * The share of a cohort's members who are active some windows later.
   *
   * @param cube name of a cube over the fact {@code cohort}
   * @param dimension its only dimension, whose labels are {@code week_1}, {@code week_2} and so on
   * @param measure name of the measure
   * @param cohorts labels in their order, one for each window of an epoch
   * @param epochDays length of an epoch
   */
  record Retention(
      String cube, String dimension, String measure, List<String> cohorts, int epochDays)
      implements Formula {
    public Retention {
      cohorts = List.copyOf(cohorts);
    }

    @Override
    public List<String> cubes() {
      return List.of(cube);
    }

    @Override
    public List<String> measures() {
      return List.of(measure);
    }
  }
}
