package org.obmeet.telemetry.cli.analysis;

import com.google.common.collect.Maps;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.cli.input.ResourceText;

/** Formats the manifest of a table as text. Keys that the manifest lacks are left out. */
final class ManifestText {
  private ManifestText() {}

  static String of(Map<String, Object> manifest) {
    Map<String, Object> values = new HashMap<>(manifest);
    values.putIfAbsent("contributor", "");
    boolean conditions =
        manifest.get("population") instanceof Map<?, ?> population
            && population.get("where") instanceof Map<?, ?> where
            && !where.isEmpty();
    values.put("conditional", conditions);
    if (manifest.get("coverage") instanceof Map<?, ?> measures) {
      values.put("coverage", Maps.transformValues(measures, ManifestText::percentages));
    }
    return ResourceText.filled(ManifestText.class, "manifest.txt", values);
  }

  /** Returns the shares of a measure, from 0 to 1, as percentages. */
  private static Object percentages(Object shares) {
    return shares instanceof Map<?, ?> map
        ? Maps.transformValues(map, ManifestText::percentage)
        : Map.of();
  }

  private static Object percentage(Object share) {
    return share instanceof Number number
        ? String.format(Locale.ROOT, "%.1f %%", 100 * number.doubleValue())
        : "";
  }
}
