package org.obmeet.telemetry.cli.report;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Reads the numbers of charts from released tables. */
final class ChartReader {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Query of the lowest published share among all windows of a metric. */
  private static final String NAMED =
      """
      SELECT min(share) FROM (
        SELECT coalesce(sum(named * denominator) / nullif(sum(denominator), 0), avg(named)) AS share
        FROM metrics.%s WHERE window_end > DATE '%s' GROUP BY window_start)""";

  private final ReleaseDatabase database;
  private final Catalog catalog;
  private final List<ReleasedWindow> windows;
  private final Set<String> tables = new TreeSet<>();

  /**
   * @param windows the manifests of the released windows
   */
  ChartReader(ReleaseDatabase database, Catalog catalog, List<ReleasedWindow> windows) {
    this.database = database;
    this.catalog = catalog;
    this.windows = windows;
    windows.forEach(window -> tables.add(window.table()));
  }

  ReportChart read(ChartSpec spec) {
    Optional<ReportChart.Facts> facts = facts(spec);
    if (!isReleased(spec) || facts.isEmpty()) {
      return new ReportChart(spec, facts, List.of(), List.of(), whyEmpty(spec));
    }
    List<String> columns = new ArrayList<>();
    List<List<Object>> rows =
        database.query(
            spec.sql(),
            LONGEST,
            found -> {
              columns.addAll(found.columns());
              return found.all();
            });
    boolean suppressed = rows.stream().allMatch(row -> ReportChart.value(row) == null);
    String why =
        rows.isEmpty()
            ? "The released periods contain no row of it."
            : suppressed ? "Every number of it is suppressed." : "";
    return new ReportChart(spec, facts, columns, rows, why);
  }

  /** Returns true if a chart's tables are released. A metric over several cubes needs one cube. */
  private boolean isReleased(ChartSpec spec) {
    return spec.metric().isPresent()
        ? spec.cubes().stream().anyMatch(tables::contains)
        : tables.containsAll(spec.cubes());
  }

  private Optional<ReportChart.Facts> facts(ChartSpec spec) {
    List<ReleasedWindow> theirs =
        windows.stream()
            .filter(w -> spec.cubes().contains(w.table()) && w.window().kind() == spec.window())
            .toList();
    return theirs.stream()
        .map(w -> w.window().end())
        .max(LocalDate::compareTo)
        .map(end -> facts(spec, theirs, end));
  }

  private ReportChart.Facts facts(ChartSpec spec, List<ReleasedWindow> theirs, LocalDate end) {
    LocalDate from = end.minusDays(spec.days());
    List<ReleasedWindow> seen =
        theirs.stream().filter(w -> w.window().end().isAfter(from)).toList();
    Set<String> measures = measures(spec);
    return new ReportChart.Facts(
        seen.stream().mapToLong(ReleasedWindow::threshold).min().orElse(0),
        seen.get(0).contributor(),
        seen.stream().map(w -> w.window().start()).min(LocalDate::compareTo).orElse(end),
        end,
        (int) seen.stream().map(ReleasedWindow::window).distinct().count(),
        named(spec, end).or(() -> worst(seen, measures, ReleasedWindow.Coverage::named, Math::min)),
        worst(seen, measures, ReleasedWindow.Coverage::suppressed, Math::max),
        seen.stream()
            .map(ReleasedWindow::scope)
            .filter(Scope.EXTENDED.word()::equals)
            .findFirst()
            .orElse(""));
  }

  /**
   * Returns the columns that a chart reads: the columns of its metric, or all words of its query.
   */
  private Set<String> measures(ChartSpec spec) {
    Optional<Metric> metric = spec.metric().map(catalog.metrics()::get);
    return metric
        .<Set<String>>map(shown -> new TreeSet<>(shown.formula().measures()))
        .orElseGet(() -> new TreeSet<>(List.of(spec.sql().split("\\W+"))));
  }

  /** Returns the published share of a metric. Its labels can be coarser than a table's labels. */
  private Optional<Double> named(ChartSpec spec, LocalDate end) {
    return spec.metric()
        .map(name -> NAMED.formatted(name, end.minusDays(spec.days())))
        .map(sql -> database.rows(sql).get(0).get(0))
        .map(share -> ((Number) share).doubleValue());
  }

  private static Optional<Double> worst(
      List<ReleasedWindow> seen,
      Set<String> measures,
      ToDoubleFunction<ReleasedWindow.Coverage> share,
      BinaryOperator<Double> worse) {
    return seen.stream()
        .flatMap(window -> window.coverage().stream())
        .filter(coverage -> measures.contains(coverage.measure()))
        .map(share::applyAsDouble)
        .reduce(worse);
  }

  private String whyEmpty(ChartSpec spec) {
    List<String> missing = spec.cubes().stream().filter(cube -> !tables.contains(cube)).toList();
    return "No period of "
        + String.join(", ", missing)
        + " is released: there are too few contributors, or the history is too short."
        + " For the reason run 'telemetry releases list'.";
  }
}
