package org.obmeet.telemetry.cli.attack;

import com.google.common.collect.Lists;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.input.FixedPointColumn;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.disclosure.attack.AttackReport.Interval;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.JobException;

/** Checks if the audit is correct: every true value must be inside its interval. */
final class GroundTruthCheck {
  private static final double TOLERANCE = 1e-6;

  private final Map<String, TrueTable> tables = new LinkedHashMap<>();
  private final List<String> dimensions;
  private final List<String> measures;

  private GroundTruthCheck(ReleasedFolders released, List<Interval> intervals, InputTable input) {
    List<String> requested = intervals.stream().map(Interval::measure).distinct().toList();
    this.measures = requested.stream().filter(input.columns()::contains).toList();
    if (measures.isEmpty() && !requested.isEmpty()) {
      throw JobException.badInput(
          "%s: expected one or more of the columns %s; its columns are: %s"
              .formatted(
                  input.name(), String.join(", ", requested), String.join(", ", input.columns())));
    }
    for (ProtectedTable table : released.tables()) {
      if (intervals.stream().anyMatch(interval -> interval.table().equals(table.name()))) {
        tables.put(table.name(), new TrueTable(table, released.hierarchies(), measures.size()));
      }
    }
    this.dimensions =
        tables.values().stream()
            .flatMap(table -> table.released.dimensions().stream())
            .distinct()
            .toList();
  }

  /**
   * The comparison of intervals with the true values.
   *
   * @param inside number of intervals that contain the true value
   * @param outside the intervals that do not contain the true value
   * @param unknown number of intervals of measures without a column in the file
   */
  record Comparison(long inside, List<Interval> outside, long unknown) {}

  /**
   * Checks the intervals against a file of original data.
   *
   * @throws JobException with exit code 43 if the file lacks a dimension, has none of the measures,
   *     or has a value of a measure that is not a number
   */
  static Comparison check(Path file, ReleasedFolders released, List<Interval> intervals) {
    try (InputTable input = InputTable.open("--truth", file)) {
      GroundTruthCheck truth = new GroundTruthCheck(released, intervals, input);
      input.select(Stream.concat(truth.dimensions.stream(), truth.measures.stream()).toList());
      while (input.next()) {
        truth.add(input);
      }
      return truth.compare(intervals);
    }
  }

  private void add(InputTable input) {
    BigDecimal[] added = new BigDecimal[measures.size()];
    for (int m = 0; m < added.length; m++) {
      try {
        added[m] = FixedPointColumn.number(input.value(dimensions.size() + m));
      } catch (IllegalArgumentException e) {
        throw input.fault(measures.get(m), e.getMessage());
      }
    }
    for (TrueTable table : tables.values()) {
      table.add(
          table.released.dimensions().stream()
              .map(dimension -> input.value(dimensions.indexOf(dimension)))
              .toList(),
          added);
    }
  }

  private Comparison compare(List<Interval> intervals) {
    long unknown = 0;
    List<Interval> outside = new ArrayList<>();
    for (Interval interval : intervals) {
      int m = measures.indexOf(interval.measure());
      if (m < 0) {
        unknown++;
        continue;
      }
      TrueTable table = tables.get(interval.table());
      double value =
          table
              .sums
              .get(interval.labels())[m]
              .movePointRight(decimals(table.released, interval.measure()))
              .doubleValue();
      double slack = TOLERANCE * Math.max(1, Math.abs(value));
      if (value < interval.lower() - slack || value > interval.upper() + slack) {
        outside.add(interval);
      }
    }
    return new Comparison(intervals.size() - unknown - outside.size(), outside, unknown);
  }

  /** Returns the number of decimals of a measure; 0 if the table lacks the measure. */
  static int decimals(ProtectedTable table, String measure) {
    return table.columns().stream()
        .filter(c -> c.name().equals(measure))
        .mapToInt(ProtectedTable.Column::decimals)
        .findFirst()
        .orElse(0);
  }

  /** The true sums of the rows of a released table. */
  private static final class TrueTable {
    private final ProtectedTable released;
    private final Map<String, ParentLabels> hierarchies;

    /** The sum of each measure, by the labels of the row. */
    private final Map<List<String>, BigDecimal[]> sums = new HashMap<>();

    /** A cache: for each dimension, the labels of the rows that count a value. */
    private final List<Map<String, List<String>>> labelsOfValue;

    TrueTable(ProtectedTable released, Map<String, ParentLabels> hierarchies, int measures) {
      this.released = released;
      this.hierarchies = hierarchies;
      for (ProtectedTable.Row row : released.rows()) {
        BigDecimal[] zeros = new BigDecimal[measures];
        Arrays.fill(zeros, BigDecimal.ZERO);
        sums.put(row.labels(), zeros);
      }
      this.labelsOfValue =
          released.dimensions().stream()
              .<Map<String, List<String>>>map(dimension -> new HashMap<>())
              .toList();
    }

    void add(List<String> values, BigDecimal[] added) {
      List<List<String>> labels =
          IntStream.range(0, values.size()).mapToObj(d -> labels(d, values.get(d))).toList();
      for (List<String> row : Lists.cartesianProduct(labels)) {
        BigDecimal[] sum = sums.get(row);
        for (int m = 0; sum != null && m < added.length; m++) {
          sum[m] = sum[m].add(added[m]);
        }
      }
    }

    /** Returns a value, its ancestors, the total and the groups that contain the value. */
    private List<String> labels(int d, String value) {
      return labelsOfValue
          .get(d)
          .computeIfAbsent(
              value,
              v -> {
                String dimension = released.dimensions().get(d);
                List<String> labels =
                    new ArrayList<>(
                        hierarchies.getOrDefault(dimension, ParentLabels.flat(dimension)).path(v));
                labels.add(ParentLabels.TOTAL);
                released
                    .groups()
                    .getOrDefault(dimension, Map.of())
                    .forEach(
                        (label, group) -> {
                          if (group.contains(v)) {
                            labels.add(label);
                          }
                        });
                return labels;
              });
    }
  }
}
