package org.obmeet.telemetry.cli.monitoring;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gauges in the Prometheus text exposition format, version 0.0.4. */
final class PrometheusGauges {
  private static final ResourceBundle HELPS =
      ResourceBundle.getBundle("org.obmeet.telemetry.cli.monitoring.gauges", Locale.ROOT);
  private static final Pattern HELP = Pattern.compile("# HELP ([a-z_]+) (.*)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(\\{.*\\})? (\\S+)");

  private final Map<String, String> helps = new TreeMap<>();
  private final Map<String, Map<String, String>> samples = new TreeMap<>();

  /** Parses the output of this class. Unknown lines are ignored. */
  static PrometheusGauges parse(List<String> lines) {
    PrometheusGauges gauges = new PrometheusGauges();
    for (String line : lines) {
      Matcher help = HELP.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (help.matches()) {
        gauges.helps.put(help.group(1), help.group(2));
      } else if (sample.matches() && gauges.helps.containsKey(sample.group(1))) {
        String labels = sample.group(2) == null ? "" : sample.group(2);
        gauges.family(sample.group(1)).put(labels, sample.group(3));
      }
    }
    return gauges;
  }

  /** Returns the values of a gauge by its labels, both as text in the exposition format. */
  Map<String, String> samples(String name) {
    return Map.copyOf(samples.getOrDefault(name, Map.of()));
  }

  void set(String name, double value) {
    set(name, "", "", value);
  }

  void set(String name, String label, String labelValue, double value) {
    helps.put(name, HELPS.containsKey(name) ? HELPS.getString(name) : name);
    String labels = label.isEmpty() ? "" : "{" + label + "=\"" + escaped(labelValue) + "\"}";
    family(name).put(labels, number(value));
  }

  void clear(String name) {
    samples.remove(name);
  }

  private Map<String, String> family(String name) {
    return samples.computeIfAbsent(name, n -> new TreeMap<>());
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    samples.forEach(
        (name, family) -> {
          text.append("# HELP ").append(name).append(' ').append(helps.get(name)).append('\n');
          text.append("# TYPE ").append(name).append(" gauge\n");
          family.forEach(
              (labels, value) ->
                  text.append(name).append(labels).append(' ').append(value).append('\n'));
        });
    return text.toString();
  }
}
