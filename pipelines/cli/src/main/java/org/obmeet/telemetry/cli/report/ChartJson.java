package org.obmeet.telemetry.cli.report;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.cli.input.JsonText;

/** Writes the numbers of charts as JSON for the script that draws them. */
final class ChartJson {
  private ChartJson() {}

  /** Returns JSON that is safe inside a script element. */
  static String json(List<ReportChart> charts) {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (ReportChart chart : charts) {
      if (!chart.isEmpty()) {
        byName.put(chart.spec().name(), map(chart));
      }
    }
    return JsonText.compact(byName)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026");
  }

  private static Map<String, Object> map(ReportChart chart) {
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : ChartHtml.ordered(chart)) {
      List<Object> values = new ArrayList<>();
      row.subList(0, row.size() - 1).forEach(label -> values.add(ReportFormats.cell(label)));
      values.add(ReportChart.value(row));
      String label = String.valueOf(row.get(chart.spec().kind() == ChartSpec.Kind.SHARES ? 1 : 0));
      values.add(ReportFormats.remainder(label).name().toLowerCase(Locale.ROOT));
      rows.add(values);
    }
    return ImmutableMap.of(
        "kind", chart.spec().kind().word(),
        "unit", chart.spec().unit(),
        "rows", rows);
  }
}
