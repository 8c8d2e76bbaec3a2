package org.obmeet.telemetry.cli.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Extracts charts, SQL and numbers from a report page. */
final class ReportPageParser {
  private static final Pattern CHART =
      Pattern.compile("(?s)<h3 id=\"chart-([a-z_]+)\">.*?</(?:figure|article)>");
  private static final Pattern SQL = Pattern.compile("(?s)<code>(.*?)</code>");
  private static final Pattern NUMBERS =
      Pattern.compile("(?s)<script type=\"application/json\" id=\"numbers\">(.*?)</script>");

  private ReportPageParser() {}

  /** Returns the HTML of each chart by name. */
  static Map<String, String> charts(String page) {
    Map<String, String> charts = new LinkedHashMap<>();
    Matcher chart = CHART.matcher(page);
    while (chart.find()) {
      charts.put(chart.group(1), chart.group());
    }
    return charts;
  }

  /** Returns the SQL of a chart. */
  static String sql(String chart) {
    Matcher sql = SQL.matcher(chart);
    if (!sql.find()) {
      throw new AssertionError("no SQL is in " + chart);
    }
    return sql.group(1)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  /** Returns the numbers that the script of the page draws. */
  static JsonNode numbers(String page) throws Exception {
    Matcher numbers = NUMBERS.matcher(page);
    if (!numbers.find()) {
      throw new AssertionError("no numbers stand in the page");
    }
    return new ObjectMapper().readTree(numbers.group(1)).get("charts");
  }
}
