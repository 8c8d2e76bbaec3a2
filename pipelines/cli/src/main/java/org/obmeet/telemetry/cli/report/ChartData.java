package org.obmeet.telemetry.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The numbers of charts for the script that draws them. */
final class ChartData {
  private ChartData() {}

  /** JSON that may stand inside a script element. */
  static String json(List<Chart> charts) {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (Chart chart : charts) {
      if (!chart.isEmpty()) {
        byName.put(chart.spec().name(), map(chart));
      }
    }
    try {
      return JsonMapper.builder()
          .build()
          .writeValueAsString(byName)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("charts are texts and numbers", e);
    }
  }

  private static Map<String, Object> map(Chart chart) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", chart.spec().kind().word());
    map.put("unit", chart.spec().unit());
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : ChartHtml.ordered(chart)) {
      List<Object> values = new ArrayList<>();
      row.subList(0, row.size() - 1).forEach(label -> values.add(Words.cell(label)));
      values.add(Chart.value(row));
      String label = String.valueOf(row.get(chart.spec().kind() == ChartSpec.Kind.SHARES ? 1 : 0));
      values.add(Words.folding(label).name().toLowerCase(Locale.ROOT));
      rows.add(values);
    }
    map.put("rows", rows);
    return map;
  }
}
