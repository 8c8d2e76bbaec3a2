package org.obmeet.telemetry.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A manifest in lines for people; what a folded label stands for is left to the file itself. */
final class ManifestText {
  private static final String GROUPS = "groups";

  private ManifestText() {}

  static List<String> lines(Map<String, Object> manifest) {
    List<String> lines = new ArrayList<>();
    manifest.forEach(
        (key, value) -> {
          if (!key.equals(GROUPS)) {
            add(lines, key, value);
          }
        });
    return lines;
  }

  private static void add(List<String> lines, String key, Object value) {
    if (value instanceof List<?> list && list.stream().anyMatch(v -> v instanceof Map)) {
      lines.add(key + ":");
      list.forEach(v -> lines.add("  " + flat(v)));
    } else if (value instanceof Map<?, ?> map) {
      lines.add(key + ":");
      map.forEach((k, v) -> lines.add("  " + k + ": " + flat(v)));
    } else {
      lines.add(key + ": " + flat(value));
    }
  }

  private static String flat(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, String> parts = new LinkedHashMap<>();
      map.forEach((k, v) -> parts.put(String.valueOf(k), flat(v)));
      return parts.entrySet().stream()
          .map(e -> e.getKey().equals("name") ? e.getValue() : e.getKey() + " " + e.getValue())
          .collect(Collectors.joining(", "));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ManifestText::flat).collect(Collectors.joining(", "));
    }
    return String.valueOf(value);
  }
}
