package org.obmeet.telemetry.cli.query.metric;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Formula;
import org.obmeet.telemetry.schemas.metric.Metric;

/** Formats the definition of a metric as lines of text. */
public final class MetricText {
  private static final String DIVIDED = " ÷ ";

  private MetricText() {}

  public static List<String> lines(Catalog catalog, Metric metric) {
    List<String> definition = definition(metric.formula());
    Map<String, Object> values =
        Map.of(
            "metric",
            metric,
            "definition",
            definition.size() == 1 ? definition.get(0) : "",
            "parts",
            definition,
            "sql",
            MetricSql.of(catalog, metric).lines().toList());
    return ResourceText.filled(MetricText.class, "metric.txt", values).lines().toList();
  }

  private static List<String> definition(Formula formula) {
    if (formula instanceof Formula.Value value) {
      return List.of(value.measure() + of(value.cells()));
    } else if (formula instanceof Formula.Share share) {
      return List.of(share.measure() + of(share.cells()) + DIVIDED + share.measure() + " of all");
    } else if (formula instanceof Formula.Growth growth) {
      return List.of(
          growth.measure() + of(growth.cells()) + DIVIDED + "that of the previous window, minus 1");
    } else if (formula instanceof Formula.Mean mean) {
      String divisor = mean.divisor() == 1 ? "" : DIVIDED + mean.divisor();
      return List.of(mean.sum() + DIVIDED + mean.count() + divisor + of(mean.cells()));
    } else if (formula instanceof Formula.Quantile quantile) {
      return List.of("lower bound of the bin of " + quantile.quantile() + of(quantile.cells()));
    }
    Formula.Ratio ratio = (Formula.Ratio) formula;
    return ratio.rows().stream().map(row -> row(ratio.measure(), row)).toList();
  }

  private static String row(String measure, Formula.Ratio.Row row) {
    return "%s%s with %s of %s: %s ÷ %s"
        .formatted(
            row.label().map(label -> label + ": ").orElse(""),
            measure,
            row.dimension(),
            row.cube(),
            sum(row.numerator()),
            sum(row.denominator()));
  }

  private static String sum(List<String> labels) {
    return labels.size() == 1 ? labels.get(0) : "(" + String.join(" + ", labels) + ")";
  }

  private static String of(Formula.Cells cells) {
    String levels =
        cells.levels().stream()
            .map(level -> level.dimension() + " (level " + level.name() + ")")
            .collect(Collectors.joining(" and "));
    return " of " + cells.cube() + (levels.isEmpty() ? "" : " by " + levels);
  }
}
