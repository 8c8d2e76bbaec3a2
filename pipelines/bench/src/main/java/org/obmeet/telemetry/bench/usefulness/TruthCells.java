package org.obmeet.telemetry.bench.usefulness;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.bench.DuckDb;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Creates the table {@code cell} from the {@link TruthTables}. It contains the exact cells of every
 * cube at every combination of levels. A flag is set if the cell breaks no primary rule.
 */
final class TruthCells {
  /** Separator between the labels of a cell with several dimensions. */
  static final String JOINT = " · ";

  private static final String SCHEMA =
      """
      CREATE TABLE cell (cube VARCHAR, dimensions INTEGER, kind VARCHAR, measure VARCHAR,
        counts VARCHAR, level VARCHAR, finest BOOLEAN, window_start DATE, label VARCHAR,
        value BIGINT, people BIGINT, safe BOOLEAN)\
      """;

  private final DuckDb sql;

  private TruthCells(DuckDb sql) {
    this.sql = sql;
  }

  /** Creates the table. */
  static void make(DuckDb sql, List<Cube> cubes) throws SQLException {
    sql.execute(SCHEMA);
    TruthCells cells = new TruthCells(sql);
    for (Cube cube : cubes) {
      for (WindowKind kind : cube.windows()) {
        cells.add(cube, kind);
      }
    }
  }

  /**
   * Returns the compared measures: all additive measures, and contributors if no measure is a count
   * of records.
   */
  static List<Cube.Measure> measures(Cube cube) {
    boolean counts = cube.measures().stream().anyMatch(m -> m.kind() == Cube.MeasureKind.RECORDS);
    return cube.measures().stream().filter(m -> m.additive() || !counts).toList();
  }

  private void add(Cube cube, WindowKind kind) throws SQLException {
    TruthTables.Counted counted = TruthTables.counted(cube, kind);
    sql.execute("CREATE OR REPLACE TABLE base AS " + base(cube, kind, counted));
    List<List<String>> levels = new ArrayList<>();
    for (int d = 0; d < cube.dimensions().size(); d++) {
      levels.add(UsefulnessLabels.make(sql, "node" + d, cube.dimensions().get(d), "base", "d" + d));
    }
    for (int[] combination : combinations(levels)) {
      add(cube, kind, levels, combination);
    }
  }

  /** Returns a query with one row for each record that the cube counts. */
  private static String base(Cube cube, WindowKind kind, TruthTables.Counted counted) {
    List<String> columns = new ArrayList<>();
    columns.add("r." + counted.start() + " AS window_start");
    columns.add("r." + counted.contributor() + " AS who");
    columns.add(
        TruthTables.someEligible(cube) ? "e.who IS NOT NULL AS eligible" : "true AS eligible");
    for (int d = 0; d < cube.dimensions().size(); d++) {
      columns.add(UsefulnessLabels.of(cube.dimensions().get(d)) + " AS d" + d);
    }
    List<Cube.Measure> measures = measures(cube);
    for (int m = 0; m < measures.size(); m++) {
      columns.add(value(measures.get(m)) + " AS v" + m);
    }
    String of = counted.table() + " r";
    if (TruthTables.someEligible(cube)) {
      of +=
          " LEFT JOIN eligible e ON e.kind = '%s' AND e.window_start = r.%s AND e.who = r.%s"
              .formatted(kind.word(), counted.start(), counted.contributor());
    }
    return "SELECT " + String.join(", ", columns) + " FROM " + of + where(cube, kind, counted);
  }

  private static String where(Cube cube, WindowKind kind, TruthTables.Counted counted) {
    List<String> conditions = new ArrayList<>();
    conditions.add(
        "r.%s IN (SELECT window_start FROM period WHERE kind = '%s')"
            .formatted(counted.start(), kind.word()));
    if (cube.requiredScope() == Scope.EXTENDED && TruthTables.someEligible(cube)) {
      conditions.add("consent_scope = 'extended'");
    }
    for (Map.Entry<String, String> where : cube.where().entrySet()) {
      // Flags are true or false in the ground truth, and yes or no in a cube.
      conditions.add(
          "CASE CAST(%1$s AS VARCHAR) WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE %1$s::VARCHAR END = '%2$s'"
              .formatted(where.getKey(), where.getValue()));
    }
    return " WHERE " + String.join(" AND ", conditions);
  }

  private static String value(Cube.Measure measure) {
    return measure.kind() == Cube.MeasureKind.SUM
        ? "greatest(%s, least(%s, coalesce(%s, 0)))"
            .formatted(measure.min(), measure.max(), measure.field())
        : "1";
  }

  private static List<int[]> combinations(List<List<String>> levels) {
    List<int[]> all = new ArrayList<>(List.of(new int[0]));
    for (List<String> dimension : levels) {
      List<int[]> longer = new ArrayList<>();
      for (int[] before : all) {
        for (int level = 0; level < dimension.size(); level++) {
          int[] next = Arrays.copyOf(before, before.length + 1);
          next[before.length] = level;
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }

  private void add(Cube cube, WindowKind kind, List<List<String>> levels, int[] combination)
      throws SQLException {
    String nodes =
        each(combination.length, d -> ", node" + d + ".n" + combination[d] + " AS l" + d);
    String names = each(combination.length, d -> ", l" + d);
    String joins =
        each(combination.length, d -> " JOIN node%1$s ON node%1$s.label = base.d%1$s".formatted(d));
    List<Cube.Measure> measures = measures(cube);
    String sums = each(measures.size(), m -> ", sum(v" + m + ") AS v" + m);
    sql.execute(
        "CREATE OR REPLACE TABLE part AS SELECT window_start, who, any_value(eligible) AS eligible"
            + nodes
            + sums
            + " FROM base"
            + joins
            + " GROUP BY window_start, who"
            + names);
    String level =
        combination.length == 0
            ? "total"
            : IntStream.range(0, combination.length)
                .mapToObj(d -> levels.get(d).get(combination[d]))
                .collect(Collectors.joining(JOINT));
    boolean finest = Arrays.stream(combination).allMatch(l -> l == 0);
    int count =
        IntStream.range(0, measures.size())
            .filter(m -> measures.get(m).kind() != Cube.MeasureKind.SUM)
            .findFirst()
            .orElse(-1);
    for (int m = 0; m < measures.size(); m++) {
      Cube.Measure measure = measures.get(m);
      boolean sum = measure.kind() == Cube.MeasureKind.SUM;
      String safe = rules(cube, measure, "v" + m);
      if (sum && count >= 0) {
        safe += " AND " + rules(cube, measures.get(count), "v" + count);
      }
      sql.execute(
          "INSERT INTO cell SELECT '%s', %s, '%s', '%s', '%s', '%s', %s, window_start, %s, %s, count(who), %s FROM part GROUP BY window_start%s"
              .formatted(
                  cube.name(),
                  cube.dimensions().size(),
                  kind.word(),
                  measure.name(),
                  counts(measure),
                  level,
                  finest,
                  label(combination.length),
                  measure.additive() ? "sum(v" + m + ")" : "count(who)",
                  named(combination.length) + safe,
                  names));
    }
    bindSides(cube, kind, level, combination.length);
  }

  private static String each(int count, IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining());
  }

  private static String counts(Cube.Measure measure) {
    return switch (measure.kind()) {
      case CONTRIBUTORS -> "people";
      case RECORDS -> "count";
      case SUM -> "sum";
    };
  }

  private static String label(int dimensions) {
    return dimensions == 0
        ? "''"
        : IntStream.range(0, dimensions)
            .mapToObj(d -> "l" + d)
            .collect(Collectors.joining(" || '" + JOINT + "' || "));
  }

  /** Returns the condition that all labels are public. Other labels are never published by name. */
  private static String named(int dimensions) {
    return each(dimensions, d -> "l" + d + " <> '" + Domain.OTHER + "' AND ");
  }

  /**
   * Returns the condition of the primary rules: threshold, eligible contributors, carriers and the
   * p % rule.
   */
  private static String rules(Cube cube, Cube.Measure measure, String value) {
    int half = cube.threshold() / 2 + cube.threshold() % 2;
    String people =
        "count(who) >= %s AND count(who) FILTER (eligible) >= %s".formatted(cube.threshold(), half);
    if (!measure.additive()) {
      return people;
    }
    String carriers =
        "(sum(%1$s) = 0 OR count(who) FILTER (%1$s <> 0) >= %2$s AND count(who) FILTER (eligible AND %1$s <> 0) >= %3$s)"
            .formatted(value, cube.threshold(), half);
    String dominance =
        measure.dominance() && measure.min() >= 0
            ? " AND (sum(%1$s) - coalesce(list_sum(max(%1$s, 2) FILTER (who IS NOT NULL)), 0)) * 100 >= coalesce(max(%1$s) FILTER (who IS NOT NULL), 0) * %2$s"
                .formatted(value, cube.dominancePercent())
            : "";
    return people + " AND " + carriers + dominance;
  }

  /** Marks all cells of a flag as unsafe if one is, since they are published together or not. */
  private void bindSides(Cube cube, WindowKind kind, String level, int dimensions)
      throws SQLException {
    for (int d = 0; d < dimensions; d++) {
      if (cube.dimensions().get(d).isAtomic()) {
        int flag = d;
        String others =
            IntStream.range(0, dimensions)
                .filter(other -> other != flag)
                .mapToObj(other -> ", str_split(label, '" + JOINT + "')[" + (other + 1) + "]")
                .collect(Collectors.joining());
        sql.execute(
            "CREATE OR REPLACE TABLE bound AS SELECT * EXCLUDE (safe), bool_and(safe) OVER"
                + " (PARTITION BY measure, window_start"
                + others
                + ") AS safe FROM cell WHERE cube = '%1$s' AND kind = '%2$s' AND level = '%3$s'"
                    .formatted(cube.name(), kind.word(), level));
        sql.execute(
            "DELETE FROM cell WHERE cube = '%1$s' AND kind = '%2$s' AND level = '%3$s'"
                .formatted(cube.name(), kind.word(), level));
        sql.execute("INSERT INTO cell FROM bound");
      }
    }
  }

  /** Creates tables of the labels at each level of a dimension's hierarchy. */
  static final class UsefulnessLabels {
    private UsefulnessLabels() {}

    /** Returns the SQL expression of a record's label in a dimension. */
    static String of(Cube.Dimension dimension) {
      if (dimension.binnedField().isPresent()) {
        String number = dimension.binnedField().get();
        return dimension.hierarchy() instanceof DimensionHierarchy.OpenBins open
            ? "CASE WHEN %s >= %s THEN '%s' ELSE %s END"
                .formatted(number, open.from(), open.last(), bin(number))
            : bin(number);
      } else if (dimension.flag()) {
        return "CASE WHEN " + dimension.field() + " THEN 'yes' ELSE 'no' END";
      } else if (dimension.field().equals("weekday")) {
        return "lower(dayname(day))";
      }
      return "coalesce(CAST(" + dimension.field() + " AS VARCHAR), 'unknown')";
    }

    /**
     * Returns the SQL expression of a number's public bin. The bounds of bins are powers of two.
     */
    private static String bin(String number) {
      String low = "(1::BIGINT << CAST(floor(log2(%1$s)) AS INTEGER))".formatted(number);
      return ("CASE WHEN %1$s IS NULL OR %1$s < 0 THEN 'unknown' WHEN %1$s < 2"
              + " THEN CAST(%1$s AS VARCHAR) ELSE concat(%2$s, '..', 2 * %2$s - 1) END")
          .formatted(number, low);
    }

    /**
     * Creates a table of the nodes of each label of a relation. Its columns are {@code label} and
     * the levels {@code n0}, {@code n1}, …, beginning with the finest level.
     *
     * @param from relation that contains the labels
     * @param column column of the relation that contains the labels
     * @return names of the levels, beginning with the finest level
     */
    static List<String> make(
        DuckDb sql, String table, Cube.Dimension dimension, String from, String column)
        throws SQLException {
      List<String> levels = levels(dimension.hierarchy());
      String columns =
          IntStream.range(0, levels.size())
              .mapToObj(level -> ", n" + level + " VARCHAR")
              .collect(Collectors.joining());
      sql.execute("CREATE OR REPLACE TABLE " + table + " (label VARCHAR" + columns + ")");
      List<List<String>> rows = new ArrayList<>();
      for (String label : sql.texts("SELECT DISTINCT " + column + " FROM " + from)) {
        List<String> path = dimension.hierarchy().path(label);
        List<String> row = new ArrayList<>(List.of(label));
        for (int level = 0; level < levels.size(); level++) {
          row.add(path.get(index(level, levels.size(), path.size())));
        }
        rows.add(row);
      }
      sql.insert(table, rows);
      return levels;
    }

    /**
     * Returns the index of a level in a path. Levels are counted from the top. If a path is short,
     * its finest label fills the missing levels.
     */
    private static int index(int level, int levels, int path) {
      return Math.max(0, path - (levels - level));
    }

    private static List<String> levels(DimensionHierarchy hierarchy) {
      List<String> levels = new ArrayList<>(List.of("value"));
      if (hierarchy instanceof DimensionHierarchy.ByVersion version) {
        levels.addAll(version.levels());
      } else if (hierarchy instanceof DimensionHierarchy.Binned) {
        levels.add("coarse");
      } else if (hierarchy instanceof DimensionHierarchy.ByTable table) {
        int deepest =
            table.parents().keySet().stream()
                .mapToInt(value -> table.path(value).size())
                .max()
                .orElse(1);
        levels.addAll(Collections.nCopies(Math.max(0, deepest - 2), "parent"));
        levels.add("top");
      }
      return levels;
    }
  }
}
