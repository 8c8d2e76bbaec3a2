package org.obmeet.telemetry.cli.attack;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.cli.input.FixedPointColumn;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.cli.protect.table.RowIndex;
import org.obmeet.telemetry.disclosure.attack.AttackReport.Interval;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** Checks if the audit is correct: every true value must be inside its interval. */
final class GroundTruthCheck {
  private static final double TOLERANCE = 1e-6;

  private final Map<String, ReleasedTable> tables = new HashMap<>();
  private final Map<String, RowIndex> indexes = new HashMap<>();
  private final Map<String, BigDecimal[][]> sums = new HashMap<>();
  private final List<String> dimensions;
  private final List<String> measures = new ArrayList<>();

  private GroundTruthCheck(ReleasedFolders released, List<Interval> bounds) {
    Map<String, ParentLabels> hierarchies = new HashMap<>();
    released.hierarchies().forEach(hierarchy -> hierarchies.put(hierarchy.dimension(), hierarchy));
    Set<String> used = new LinkedHashSet<>();
    for (ReleasedTable table : released.tables()) {
      if (bounds.stream().anyMatch(b -> b.table().equals(table.name()))) {
        tables.put(table.name(), table);
        indexes.put(table.name(), new RowIndex(table, hierarchies));
        used.addAll(table.dimensions());
      }
    }
    this.dimensions = List.copyOf(used);
  }

  /**
   * The result of the check.
   *
   * @param inside number of intervals that contain the true value
   * @param outside intervals that do not contain the true value
   * @param unknown number of intervals of measures without a column in the file
   */
  record Verdict(long inside, List<Interval> outside, long unknown) {
    Verdict {
      outside = List.copyOf(outside);
    }
  }

  /**
   * Checks the intervals against a file of original data.
   *
   * @throws JobException with exit code 43 if the file lacks a dimension, or has none of the
   *     measures
   */
  static Verdict check(Path file, ReleasedFolders released, List<Interval> bounds) {
    GroundTruthCheck truth = new GroundTruthCheck(released, bounds);
    try (InputTable table = InputTable.open("--truth", file)) {
      truth.read(table, bounds);
    }
    return truth.verdict(bounds);
  }

  private void read(InputTable table, List<Interval> bounds) {
    Set<String> requested = new LinkedHashSet<>();
    bounds.forEach(b -> requested.add(b.measure()));
    requested.stream().filter(table.columns()::contains).forEach(measures::add);
    if (measures.isEmpty() && !requested.isEmpty()) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "%s: expected one or more of the columns %s; its columns are: %s"
              .formatted(
                  table.name(), String.join(", ", requested), String.join(", ", table.columns())));
    }
    tables.forEach((name, of) -> sums.put(name, new BigDecimal[of.rows().size()][measures.size()]));
    List<String> chosen = new ArrayList<>(dimensions);
    chosen.addAll(measures);
    table.select(chosen);
    while (table.next()) {
      add(table);
    }
  }

  private void add(InputTable table) {
    BigDecimal[] added = new BigDecimal[measures.size()];
    for (int m = 0; m < added.length; m++) {
      try {
        added[m] = FixedPointColumn.number(table.value(dimensions.size() + m));
      } catch (IllegalArgumentException e) {
        throw table.fault(measures.get(m), e.getMessage());
      }
    }
    for (ReleasedTable of : tables.values()) {
      List<String> values =
          of.dimensions().stream().map(d -> table.value(dimensions.indexOf(d))).toList();
      for (int row : indexes.get(of.name()).rows(values)) {
        BigDecimal[] sum = sums.get(of.name())[row];
        for (int m = 0; m < added.length; m++) {
          sum[m] = sum[m] == null ? added[m] : sum[m].add(added[m]);
        }
      }
    }
  }

  private Verdict verdict(List<Interval> bounds) {
    Map<String, Map<List<String>, Integer>> rowNumbers = new HashMap<>();
    tables.forEach(
        (name, table) -> {
          Map<List<String>, Integer> rows = new HashMap<>();
          table.rows().forEach(row -> rows.put(row.labels(), rows.size()));
          rowNumbers.put(name, rows);
        });
    long unknown = 0;
    List<Interval> outside = new ArrayList<>();
    for (Interval bound : bounds) {
      int m = measures.indexOf(bound.measure());
      if (m < 0) {
        unknown++;
        continue;
      }
      BigDecimal sum =
          sums.get(bound.table())[rowNumbers.get(bound.table()).get(bound.labels())][m];
      int decimals = decimals(tables.get(bound.table()), bound.measure());
      double value = sum == null ? 0 : sum.movePointRight(decimals).doubleValue();
      double slack = TOLERANCE * Math.max(1, Math.abs(value));
      if (value < bound.lower() - slack || value > bound.upper() + slack) {
        outside.add(bound);
      }
    }
    return new Verdict(bounds.size() - unknown - outside.size(), outside, unknown);
  }

  static int decimals(ReleasedTable table, String measure) {
    return table.columns().stream()
        .filter(c -> c.name().equals(measure))
        .mapToInt(ReleasedTable.Column::decimals)
        .findFirst()
        .orElse(0);
  }
}
