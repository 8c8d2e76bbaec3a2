package org.obmeet.telemetry.cli.query.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.metric.Formula;

/**
 * Builds the subqueries of a retention. Each row belongs to the window in which its cohort was
 * first seen. Its label {@code w0}, {@code w1} and so on is the number {@code n} of windows since
 * then. The {@code position} of a window counts windows from the start of a key rotation period.
 */
final class RetentionSql {
  private static final String PERIOD = MetricSubqueries.sql("retention-period.sql");

  private static final String ACTIVE = MetricSubqueries.sql("retention-active.sql");

  private static final String ANSWER = MetricSubqueries.sql("retention.sql");

  private RetentionSql() {}

  static Map<String, String> parts(
      MetricSubqueries tables, WindowKind window, Formula.Retention retention) {
    String complete = tables.completeness(retention.cube(), retention.dimension());
    Formula.Cells cells = MetricSubqueries.finestCells(retention.cube(), retention.dimension());
    int days = window.days();
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("period", PERIOD.formatted(WindowKind.ORIGIN, retention.epochDays(), days, complete));
    parts.put("cell", tables.cells(cells, Map.of("m", retention.measure())));
    parts.put(
        "cohort(name, first)",
        IntStream.range(0, retention.cohorts().size())
            .mapToObj(i -> "(" + SqlQuoting.text(retention.cohorts().get(i)) + ", " + i + ")")
            .collect(Collectors.joining(", ", "VALUES ", "")));
    parts.put("active", ACTIVE.formatted(days));
    parts.put("answer", ANSWER.formatted(days));
    return parts;
  }
}
