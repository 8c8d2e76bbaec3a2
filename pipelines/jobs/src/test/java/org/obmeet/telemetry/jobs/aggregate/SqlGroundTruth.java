package org.obmeet.telemetry.jobs.aggregate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Cube.MeasureKind;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.synthetic.truth.ExpectedFactsSql;

/**
 * Computes the true values of a cube and window from synthetic data, with SQL and collections. It
 * shares no code with the kernel.
 */
final class SqlGroundTruth implements AutoCloseable {
  private final Path folder;
  private final Connection db = DriverManager.getConnection("jdbc:duckdb:");
  private final Map<String, Set<String>> eligible = new HashMap<>();

  SqlGroundTruth(Path folder) throws SQLException {
    this.folder = folder;
  }

  @Override
  public void close() throws SQLException {
    db.close();
  }

  /** A counted record with its finest labels, its contributor and its values. */
  record Row(
      List<String> labels, String contributor, List<Long> values, Map<String, Long> numbers) {}

  /** Returns the values of a union of finest cells: distinct contributors and sums. */
  static List<Long> values(Cube cube, List<Row> rows) {
    Set<String> people = new HashSet<>();
    rows.stream().map(Row::contributor).forEach(people::add);
    List<Long> values = new ArrayList<>();
    for (int m = 0; m < cube.measures().size(); m++) {
      int at = m;
      values.add(
          cube.measures().get(m).kind() == MeasureKind.CONTRIBUTORS
              ? (long) people.size()
              : rows.stream().mapToLong(r -> r.values().get(at)).sum());
    }
    return values;
  }

  /** Returns every counted record of the cube and window. */
  List<Row> rows(Dataset dataset, Cube cube, Window window) throws SQLException {
    if (cube.derive().isPresent()) {
      String facts = new ExpectedFactsSql(folder).query(cube.derive().get().name(), window);
      return rows(cube, facts, "who");
    }
    boolean reports = dataset.name().equals("instance_statistics");
    String contributor = reports ? "owner" : "person";
    String file = folder.resolve(reports ? "reports.parquet" : "events.parquet").toString();
    String from =
        "FROM read_parquet('%s') WHERE outcome = 'accepted' AND %s IS NOT NULL AND day >= DATE '%s' AND day < DATE '%s'"
            .formatted(file, contributor, window.start(), window.end());
    String sql = "SELECT * " + from;
    if (cube.latestOnly()) {
      sql +=
          " QUALIFY row_number() OVER (PARTITION BY owner, instance_id ORDER BY second DESC) = 1";
    }
    return rows(cube, sql, contributor);
  }

  /**
   * Returns the eligible owners, by a report of the window or else the last one of 28 days before,
   * or people, by two active days of the four weeks up to the end of the window.
   */
  Set<String> eligible(Dataset dataset, Window window) throws SQLException {
    boolean reports = dataset.name().equals("instance_statistics");
    String sql =
        reports
            ? """
              SELECT owner FROM (
                SELECT owner, deployment <> 'unregistered' OR tenure = '28_days_and_more' AS gives,
                  CASE WHEN day >= DATE '%1$s' THEN 0
                    ELSE row_number() OVER (PARTITION BY owner ORDER BY second DESC) END AS age
                FROM read_parquet('%3$s')
                WHERE outcome = 'accepted' AND day >= DATE '%1$s' - 28 AND day < DATE '%2$s')
              WHERE gives AND age < 2"""
                .formatted(window.start(), window.end(), folder.resolve("reports.parquet"))
            : """
              SELECT person FROM read_parquet('%s')
              WHERE outcome = 'accepted' AND person IS NOT NULL AND day >= DATE '%s'
                AND day < DATE '%s'
              GROUP BY person HAVING count(DISTINCT day) > 1"""
                .formatted(
                    folder.resolve("events.parquet"),
                    WindowKind.FOUR_WEEKS.containing(window.start()).start(),
                    window.end());
    if (!eligible.containsKey(sql)) {
      Set<String> all = new HashSet<>();
      try (Statement statement = db.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          all.add(result.getString(1));
        }
      }
      eligible.put(sql, all);
    }
    return eligible.get(sql);
  }

  private List<Row> rows(Cube cube, String sql, String contributor) throws SQLException {
    List<Row> rows = new ArrayList<>();
    String columns = String.join(", ", columns(cube, contributor));
    try (Statement statement = db.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT " + columns + " FROM (" + sql + ") record")) {
      while (result.next()) {
        if (counts(cube, result)) {
          rows.add(row(cube, result, contributor));
        }
      }
    }
    return rows;
  }

  /** The columns that a cube needs, since reports have hundreds. */
  private static Set<String> columns(Cube cube, String contributor) {
    Set<String> columns = new LinkedHashSet<>(List.of(contributor));
    if (cube.requiredScope() == Scope.EXTENDED) {
      columns.add("consent_scope");
    }
    columns.addAll(cube.where().keySet());
    cube.dimensions().forEach(d -> columns.add(column(d)));
    cube.measures().stream()
        .filter(m -> m.kind() == MeasureKind.SUM)
        .forEach(m -> columns.add(m.field()));
    cube.quantiles().forEach(q -> columns.add(q.field()));
    return columns;
  }

  private static String column(Cube.Dimension dimension) {
    return dimension.field().equals("weekday")
        ? "day"
        : dimension.binnedField().orElse(dimension.field());
  }

  private static boolean counts(Cube cube, ResultSet row) throws SQLException {
    if (cube.requiredScope() == Scope.EXTENDED
        && !"extended".equals(row.getString("consent_scope"))) {
      return false;
    }
    for (Map.Entry<String, String> where : cube.where().entrySet()) {
      String value = row.getString(where.getKey());
      boolean flag = "true".equals(value) || "false".equals(value);
      String label = flag ? (value.equals("true") ? "yes" : "no") : value;
      if (!where.getValue().equals(label)) {
        return false;
      }
    }
    return true;
  }

  private static Row row(Cube cube, ResultSet row, String contributor) throws SQLException {
    List<String> labels = new ArrayList<>();
    for (Cube.Dimension dimension : cube.dimensions()) {
      String value = value(row, dimension);
      if (dimension.binnedField().isPresent()) {
        labels.add(
            value == null ? Domain.UNKNOWN : bin(Long.parseLong(value), dimension.hierarchy()));
      } else if (dimension.flag()) {
        labels.add("true".equals(value) ? "yes" : "no");
      } else {
        labels.add(value == null ? Domain.UNKNOWN : value);
      }
    }
    List<Long> values = new ArrayList<>();
    for (Cube.Measure measure : cube.measures()) {
      values.add(
          switch (measure.kind()) {
            case CONTRIBUTORS -> 0L;
            case RECORDS -> 1L;
            case SUM ->
                Math.max(measure.min(), Math.min(measure.max(), row.getLong(measure.field())));
          });
    }
    Map<String, Long> numbers = new HashMap<>();
    for (Cube.Quantile quantile : cube.quantiles()) {
      long number = row.getLong(quantile.field());
      if (!row.wasNull()) {
        numbers.put(quantile.field(), number);
      }
    }
    return new Row(labels, row.getString(contributor), values, numbers);
  }

  private static String value(ResultSet row, Cube.Dimension dimension) throws SQLException {
    return dimension.field().equals("weekday")
        ? row.getDate("day").toLocalDate().getDayOfWeek().name().toLowerCase(Locale.ROOT)
        : row.getString(column(dimension));
  }

  /** Returns the smallest value that a share of the records does not exceed. */
  static long quantile(List<Row> rows, String field, double share) {
    List<Long> values =
        rows.stream().map(r -> r.numbers().get(field)).filter(v -> v != null).sorted().toList();
    int rank =
        BigDecimal.valueOf(share)
            .multiply(BigDecimal.valueOf(values.size()))
            .setScale(0, RoundingMode.CEILING)
            .intValueExact();
    return values.get(rank - 1);
  }

  /** The public bin of a number, which is bounded by powers of two. */
  private static String bin(long value, DimensionHierarchy hierarchy) {
    if (hierarchy instanceof DimensionHierarchy.OpenBins open && value >= open.from()) {
      return open.from() + "_and_more";
    }
    long low = 1;
    while (low <= value / 2) {
      low *= 2;
    }
    return value < 2 ? Long.toString(value) : low + ".." + (2 * low - 1);
  }

  /** Groups rows by their finest labels. */
  static Map<List<String>, List<Row>> byCell(List<Row> rows) {
    Map<List<String>, List<Row>> cells = new HashMap<>();
    rows.forEach(row -> cells.computeIfAbsent(row.labels(), l -> new ArrayList<>()).add(row));
    return cells;
  }
}
