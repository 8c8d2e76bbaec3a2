package org.obmeet.telemetry.cli.report;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.cli.query.sql.ReleasedRelations;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.metric.Formula;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * The declaration of a chart. It shows a metric, the total of a measure, or the rows of a query.
 *
 * @param cubes names of the cubes that the chart or its metric reads
 * @param subject the label that the finding is about, or how to choose it: {@code largest}, {@code
 *     smallest}, {@code changed} (the largest clear change in four weeks times the number, or the
 *     largest number) or {@code highest} (the label that is the highest number)
 * @param finding text of the finding with fields {@code {label}}, {@code {value}}, {@code {week}}
 * @param note a sentence below the finding, such as why periods are missing; may be empty
 */
public record ChartSpec(
    String name,
    String title,
    String question,
    Kind kind,
    Optional<Metric> metric,
    List<String> cubes,
    WindowKind window,
    String subject,
    String finding,
    String note,
    String unit,
    String sql) {
  private static final String SQL =
      """
      SELECT window_start, label, value, numerator, denominator, status, named
      FROM metrics.%s
      ORDER BY window_start, label\
      """;

  private static final String LARGEST = "largest";
  private static final String FINDING = "{label}: {value}";

  /** The form of a chart. */
  public enum Kind implements KeywordEnum {
    /** The last number, its change and a small line. */
    FIGURE,
    /** Lines over time, in one chart or in a small chart for each label. */
    TREND,
    /** The steps of the last window as bars, each with its share of the step before. */
    FUNNEL
  }

  /** Reads a chart. It is empty if the catalogue lacks its metric, measure or cube. */
  static Optional<ChartSpec> read(YamlNode node, Catalog catalog) {
    Kind kind = node.optional("kind").map(at -> at.oneOf(Kind.class)).orElse(Kind.TREND);
    String subject = node.optional("subject").map(YamlNode::text).orElse(LARGEST);
    String finding = node.optional("finding").map(YamlNode::text).orElse(FINDING);
    String note = node.optional("note").map(YamlNode::text).orElse("");
    Optional<YamlNode> metric = node.optional("metric");
    Optional<ChartSpec> spec =
        metric.isPresent()
            ? Optional.ofNullable(catalog.metrics().get(metric.get().text()))
                .map(declared -> of(declared, kind, subject, finding, note))
            : kind == Kind.FIGURE
                ? figure(node, catalog)
                : query(node, kind, subject, finding, note);
    node.rejectUnknownKeys();
    return spec.filter(
        chart -> catalog.cubes().stream().map(Cube::name).toList().containsAll(chart.cubes()));
  }

  private static Optional<ChartSpec> query(
      YamlNode node, Kind kind, String subject, String finding, String note) {
    return Optional.of(
        new ChartSpec(
            node.require("name").name(),
            node.require("title").text(),
            node.require("question").text(),
            kind,
            Optional.empty(),
            node.require("cubes").texts(),
            WindowKind.WEEK,
            subject,
            finding,
            note,
            node.require("unit").text(),
            node.require("sql").text().strip()));
  }

  /**
   * Reads the figure of a measure's total, or of the capped sum of that name. The declaration of
   * the measure has its title, which says if the sum is capped. If {@code otherwise} names a
   * quantile, its bin is the label of a week whose total is suppressed.
   */
  private static Optional<ChartSpec> figure(YamlNode node, Catalog catalog) {
    String name = node.require("name").name();
    String question = node.require("question").text();
    String cubeName = node.require("cube").text();
    String measureName = node.require("measure").text();
    Set<String> names = Set.of(measureName, measureName + Cube.Measure.CAPPED);
    Optional<String> quantile = node.optional("otherwise").map(YamlNode::text);
    return catalog.cubes().stream()
        .filter(cube -> cube.name().equals(cubeName))
        .flatMap(
            cube ->
                cube.measures().stream()
                    .filter(measure -> names.contains(measure.name()))
                    .map(
                        measure ->
                            new ChartSpec(
                                name,
                                measure.title(),
                                question,
                                Kind.FIGURE,
                                Optional.empty(),
                                List.of(cubeName),
                                WindowKind.WEEK,
                                LARGEST,
                                FINDING,
                                "",
                                measure.unit(),
                                total(cube, measure.name(), quantile))))
        .findFirst();
  }

  private static String total(Cube cube, String measure, Optional<String> quantile) {
    String label =
        quantile
            .filter(name -> cube.quantiles().stream().anyMatch(q -> q.name().equals(name)))
            .map(name -> ", CASE WHEN %s IS NULL THEN %s END AS label".formatted(measure, name))
            .orElse("");
    return ("SELECT window_start, %s AS value%s FROM %s WHERE \"window\" = 'week'"
            + " AND level = 'total' ORDER BY window_start")
        .formatted(measure, label, ReleasedRelations.levels(cube.name()));
  }

  /** Returns the chart of a metric that the report does not declare. */
  static ChartSpec of(Metric metric) {
    return of(metric, Kind.TREND, LARGEST, FINDING, "");
  }

  private static ChartSpec of(
      Metric metric, Kind kind, String subject, String finding, String note) {
    return new ChartSpec(
        metric.name(),
        metric.title(),
        metric.question(),
        kind,
        Optional.of(metric),
        metric.formula().cubes(),
        metric.window(),
        subject,
        finding,
        note,
        metric.unit(),
        SQL.formatted(metric.name()));
  }

  /** Returns true if the numbers are shares or changes, and are shown in percent. */
  boolean isPercent() {
    return unit.startsWith("share") || isChange();
  }

  boolean isChange() {
    return unit.startsWith("change");
  }

  boolean isMean() {
    return metric.filter(shown -> shown.formula() instanceof Formula.Mean).isPresent();
  }

  /** Returns true if the numbers are bins. A row's label then ends with its bin. */
  boolean isBin() {
    return metric.filter(shown -> shown.formula() instanceof Formula.Quantile).isPresent();
  }

  /** Returns true if labels may be major versions. The report shows such a label as 7.x. */
  boolean isMajor() {
    return metric
        .filter(
            shown ->
                shown.formula() instanceof Formula.OfCells of
                    && of.cells().levels().stream().anyMatch(level -> level.name().equals("major")))
        .isPresent();
  }
}
