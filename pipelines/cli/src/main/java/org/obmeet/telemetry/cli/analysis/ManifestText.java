package org.obmeet.telemetry.cli.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats the manifest of a table as lines of text. Keys that the manifest lacks are left out. */
final class ManifestText {
  private final Map<String, Object> manifest;
  private final List<String> lines = new ArrayList<>();

  private ManifestText(Map<String, Object> manifest) {
    this.manifest = manifest;
  }

  static List<String> lines(Map<String, Object> manifest) {
    ManifestText text = new ManifestText(manifest);
    text.line("", "title", "");
    text.line("", "description", "");
    text.line("purpose: ", "purpose", "");
    text.population();
    text.line("threshold: k = ", "threshold", " " + manifest.getOrDefault("contributor", "") + "s");
    text.coverage();
    text.columns();
    text.sentences("not protected:", "not_protected");
    return text.lines;
  }

  private void line(String before, String key, String after) {
    Object value = manifest.get(key);
    if (value != null && !value.toString().isEmpty()) {
      lines.add(before + value + after);
    }
  }

  private void population() {
    if (manifest.get("population") instanceof Map<?, ?> population) {
      Object where = population.get("where");
      boolean all = !(where instanceof Map<?, ?> map) || map.isEmpty();
      lines.add(
          "population: consent of scope %s%s"
              .formatted(population.get("consent_scope"), all ? "" : ", where " + where));
    }
  }

  private void coverage() {
    if (manifest.get("coverage") instanceof Map<?, ?> measures && !measures.isEmpty()) {
      lines.add("coverage:");
      measures.forEach(
          (measure, shares) -> {
            if (shares instanceof Map<?, ?> map) {
              lines.add(
                  "  " + measure + ": " + share(map, "", "named") + share(map, ", ", "suppressed"));
            }
          });
    }
  }

  private static String share(Map<?, ?> shares, String before, String key) {
    return shares.get(key) instanceof Number share
        ? String.format(Locale.ROOT, "%s%s %.1f %%", before, key, 100 * share.doubleValue())
        : "";
  }

  private void columns() {
    if (manifest.get("columns") instanceof List<?> columns) {
      lines.add("columns:");
      for (Object each : columns) {
        if (each instanceof Map<?, ?> column) {
          Object unit = column.get("unit");
          lines.add(
              "  %s: %s%s"
                  .formatted(
                      column.get("name"),
                      column.get("title"),
                      unit == null || unit.equals("") ? "" : ", in " + unit));
        }
      }
    }
  }

  private void sentences(String head, String key) {
    if (manifest.get(key) instanceof List<?> sentences) {
      lines.add(head);
      sentences.forEach(s -> lines.add("  " + s));
    }
  }
}
