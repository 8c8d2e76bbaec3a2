package org.obmeet.telemetry.cli.report;

import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.schemas.metric.Formula;

/** Writes the numbers of charts as JSON for the script that draws them. */
final class ChartJson {
  private ChartJson() {}

  /** Returns JSON that is safe inside a script element. */
  static String json(List<ReportChart> charts, List<ReportAnnotation> annotations) {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (ReportChart chart : charts) {
      if (!chart.isEmpty()) {
        byName.put(chart.spec().name(), map(chart));
      }
    }
    List<List<String>> marks =
        annotations.stream().map(each -> List.of(each.day().toString(), each.text())).toList();
    return JsonText.compact(ImmutableMap.of("charts", byName, "annotations", marks))
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026");
  }

  private static Map<String, Object> map(ReportChart chart) {
    ChartSpec spec = chart.spec();
    return ImmutableMap.of(
        "kind", spec.kind().word(),
        "title", Finding.of(chart).title(),
        "unit", spec.unit(),
        "percent", spec.isPercent(),
        "size", spec.isChange() ? "numerator" : spec.isMean() ? "denominator" : "value",
        "bins", spec.isBin(),
        "days", spec.window().days(),
        "steps", steps(spec),
        "rows", chart.rows().stream().map(row -> row(chart, row)).toList());
  }

  /** Returns the labels of a funnel's ratio in their order; no labels for other charts. */
  private static List<String> steps(ChartSpec spec) {
    return spec.kind() == ChartSpec.Kind.FUNNEL
            && spec.metric().isPresent()
            && spec.metric().get().formula() instanceof Formula.Ratio ratio
        ? ratio.rows().stream().map(row -> row.label().orElse("")).toList()
        : List.of();
  }

  private static List<Object> row(ReportChart chart, ReportChart.Row row) {
    return Arrays.asList(
        row.start().toString(),
        row.label(),
        row.words(),
        row.value(),
        row.high(),
        row.numerator(),
        row.denominator(),
        row.named(),
        chart.isDrawn(row),
        row.isNamed());
  }
}
