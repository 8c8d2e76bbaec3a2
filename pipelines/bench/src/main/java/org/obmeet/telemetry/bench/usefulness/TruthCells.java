package org.obmeet.telemetry.bench.usefulness;

import com.google.common.collect.Lists;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.bench.DuckDb;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Creates the table {@code cell} from the {@link TruthTables}. The table contains the exact cells
 * of cubes in complete windows, at every combination of levels. The column {@code safe} is true if
 * no label is {@code not_listed} and the value breaks no primary rule. A safe sum also needs a safe
 * count. The values of an atomic dimension are all safe or all unsafe. The SQL repeats the rules,
 * so that it is independent of the code that it checks.
 *
 * <p>These tables are temporary:
 *
 * <ul>
 *   <li>{@code base}: the records that a cube counts; {@code dD} is the label of dimension D
 *   <li>{@code nodeD}: the label of each level of dimension D; see {@link LabelLevels}
 *   <li>{@code part}: the values of each contributor in each cell of a level
 *   <li>{@code marked}: the cells of a level after the rule for atomic dimensions
 * </ul>
 */
record TruthCells(DuckDb sql) {
  /** Separator between the labels of a cell with several dimensions. */
  static final String JOINT = " · ";

  private static final String SCHEMA =
      """
      CREATE TABLE cell (cube VARCHAR, dimensions INTEGER, kind VARCHAR, measure VARCHAR,
        counts VARCHAR, level VARCHAR, finest BOOLEAN, window_start DATE, label VARCHAR,
        value BIGINT, people BIGINT, safe BOOLEAN)\
      """;

  static void create(DuckDb sql, List<Cube> cubes) throws SQLException {
    sql.execute(SCHEMA);
    TruthCells cells = new TruthCells(sql);
    for (Cube cube : cubes) {
      for (WindowKind kind : cube.windows()) {
        cells.addCells(cube, kind);
      }
    }
  }

  /**
   * Returns the compared measures: all additive measures, and the contributors if no measure counts
   * records.
   */
  static List<Cube.Measure> measures(Cube cube) {
    boolean countsRecords =
        cube.measures().stream().anyMatch(m -> m.kind() == Cube.MeasureKind.RECORDS);
    return cube.measures().stream().filter(m -> m.additive() || !countsRecords).toList();
  }

  private void addCells(Cube cube, WindowKind kind) throws SQLException {
    TruthTables.Counted counted = TruthTables.counted(cube, kind);
    sql.execute("CREATE OR REPLACE TABLE base AS " + base(cube, kind, counted));
    List<List<String>> levels = new ArrayList<>();
    for (int d = 0; d < cube.dimensions().size(); d++) {
      levels.add(LabelLevels.create(sql, "node" + d, cube.dimensions().get(d), "base", "d" + d));
    }
    List<List<Integer>> indexes =
        levels.stream().map(names -> IntStream.range(0, names.size()).boxed().toList()).toList();
    for (List<Integer> combination : Lists.cartesianProduct(indexes)) {
      addLevel(cube, kind, levels, combination);
    }
  }

  /** Returns a query with one row for each record that the cube counts. */
  private static String base(Cube cube, WindowKind kind, TruthTables.Counted counted) {
    List<String> columns = new ArrayList<>();
    columns.add("r." + counted.start() + " AS window_start");
    columns.add("r." + counted.contributor() + " AS who");
    columns.add("e.who IS NOT NULL AS eligible");
    for (int d = 0; d < cube.dimensions().size(); d++) {
      columns.add(LabelLevels.labelSql(cube.dimensions().get(d)) + " AS d" + d);
    }
    List<Cube.Measure> measures = measures(cube);
    for (int m = 0; m < measures.size(); m++) {
      columns.add(value(measures.get(m)) + " AS v" + m);
    }
    String from =
        counted.table()
            + " r LEFT JOIN eligible e ON e.kind = '%s' AND e.window_start = r.%s AND e.who = r.%s"
                .formatted(kind.word(), counted.start(), counted.contributor());
    return "SELECT " + String.join(", ", columns) + " FROM " + from + where(cube, kind, counted);
  }

  private static String where(Cube cube, WindowKind kind, TruthTables.Counted counted) {
    List<String> conditions = new ArrayList<>();
    conditions.add(
        "r.%s IN (SELECT window_start FROM truth_window WHERE kind = '%s')"
            .formatted(counted.start(), kind.word()));
    if (cube.requiredScope() == Scope.EXTENDED && TruthTables.countsReports(cube)) {
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

  private void addLevel(
      Cube cube, WindowKind kind, List<List<String>> levels, List<Integer> combination)
      throws SQLException {
    int dimensions = combination.size();
    String nodes =
        DuckDb.each(dimensions, d -> ", node" + d + ".n" + combination.get(d) + " AS l" + d);
    String names = DuckDb.each(dimensions, d -> ", l" + d);
    String joins =
        DuckDb.each(dimensions, d -> " JOIN node%1$s ON node%1$s.label = base.d%1$s".formatted(d));
    List<Cube.Measure> measures = measures(cube);
    String sums = DuckDb.each(measures.size(), m -> ", sum(v" + m + ") AS v" + m);
    sql.execute(
        """
        CREATE OR REPLACE TABLE part AS
        SELECT window_start, who, any_value(eligible) AS eligible%s%s FROM base%s
        GROUP BY window_start, who%s\
        """
            .formatted(nodes, sums, joins, names));
    String level =
        dimensions == 0
            ? "total"
            : IntStream.range(0, dimensions)
                .mapToObj(d -> levels.get(d).get(combination.get(d)))
                .collect(Collectors.joining(JOINT));
    boolean finest = combination.stream().allMatch(l -> l == 0);
    int countIndex =
        IntStream.range(0, measures.size())
            .filter(m -> measures.get(m).kind() != Cube.MeasureKind.SUM)
            .findFirst()
            .orElse(-1);
    for (int m = 0; m < measures.size(); m++) {
      Cube.Measure measure = measures.get(m);
      boolean sum = measure.kind() == Cube.MeasureKind.SUM;
      String safe = rules(cube, measure, "v" + m);
      if (sum && countIndex >= 0) {
        safe += " AND " + rules(cube, measures.get(countIndex), "v" + countIndex);
      }
      sql.execute(
          "INSERT INTO cell SELECT '%s', %s, '%s', '%s', '%s', '%s', %s, window_start, %s, %s, count(who), %s FROM part GROUP BY window_start%s"
              .formatted(
                  cube.name(),
                  dimensions,
                  kind.word(),
                  measure.name(),
                  countedUnit(measure),
                  level,
                  finest,
                  label(dimensions),
                  measure.additive() ? "sum(v" + m + ")" : "count(who)",
                  safe + allPublic(dimensions),
                  names));
    }
    markAtomicTogether(cube, kind, level, dimensions);
  }

  private static String countedUnit(Cube.Measure measure) {
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

  /** Returns the condition that no label is {@code not_listed}, the label of non-public values. */
  private static String allPublic(int dimensions) {
    return DuckDb.each(dimensions, d -> " AND l" + d + " <> '" + Domain.NOT_LISTED + "'");
  }

  /**
   * Returns the SQL condition for a cell that no primary rule suppresses. The rules are the minimum
   * numbers of contributors, of eligible contributors and of contributors with a value other than
   * 0, and the p % rule.
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
        measure.dominance()
            ? " AND (sum(%1$s) - coalesce(list_sum(max(%1$s, 2) FILTER (who IS NOT NULL)), 0)) * 100 >= coalesce(max(%1$s) FILTER (who IS NOT NULL), 0) * %2$s"
                .formatted(value, cube.dominancePercent())
            : "";
    return people + " AND " + carriers + dominance;
  }

  /** Marks all values of an atomic dimension as unsafe if one of them is unsafe. */
  private void markAtomicTogether(Cube cube, WindowKind kind, String level, int dimensions)
      throws SQLException {
    for (int d = 0; d < dimensions; d++) {
      if (cube.dimensions().get(d).isAtomic()) {
        int atomic = d;
        String others =
            IntStream.range(0, dimensions)
                .filter(other -> other != atomic)
                .mapToObj(other -> ", str_split(label, '" + JOINT + "')[" + (other + 1) + "]")
                .collect(Collectors.joining());
        sql.execute(
            "CREATE OR REPLACE TABLE marked AS SELECT * EXCLUDE (safe), bool_and(safe) OVER"
                + " (PARTITION BY measure, window_start"
                + others
                + ") AS safe FROM cell WHERE cube = '%1$s' AND kind = '%2$s' AND level = '%3$s'"
                    .formatted(cube.name(), kind.word(), level));
        sql.execute(
            "DELETE FROM cell WHERE cube = '%1$s' AND kind = '%2$s' AND level = '%3$s'"
                .formatted(cube.name(), kind.word(), level));
        sql.execute("INSERT INTO cell FROM marked");
      }
    }
  }
}
