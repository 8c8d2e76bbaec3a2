package org.obmeet.telemetry.cli.releases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.lake.commit.TableRelease;

/** Reads the manifest of a table and window. A missing value is read as empty or 0. */
final class ManifestReader {
  private ManifestReader() {}

  static ReleasedWindow of(TableRelease release, Map<String, Object> manifest) {
    Object population = manifest.get("population");
    return new ReleasedWindow(
        release.key().cube(),
        text(manifest, "cube"),
        release.key().window(),
        text(manifest, "title"),
        text(manifest, "description"),
        text(manifest, "contributor"),
        number(manifest, "threshold"),
        population instanceof Map<?, ?> map ? text(map, "consent_scope") : "",
        release.revision(),
        number(manifest, "rows"),
        columns(manifest.get("columns")),
        manifest.get("complete") instanceof Boolean complete
            ? Optional.of(complete)
            : Optional.empty(),
        coverage(manifest.get("coverage")));
  }

  private static List<ReleasedWindow.Coverage> coverage(Object complete) {
    List<ReleasedWindow.Coverage> coverage = new ArrayList<>();
    if (complete instanceof Map<?, ?> measures) {
      measures.forEach(
          (measure, shares) -> {
            if (shares instanceof Map<?, ?> map) {
              coverage.add(
                  new ReleasedWindow.Coverage(
                      measure.toString(), share(map, "named"), share(map, "suppressed")));
            }
          });
    }
    return coverage;
  }

  private static double share(Map<?, ?> map, String key) {
    return map.get(key) instanceof Number number ? number.doubleValue() : 0;
  }

  private static List<ReleasedWindow.Column> columns(Object complete) {
    List<ReleasedWindow.Column> columns = new ArrayList<>();
    if (complete instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> column) {
          columns.add(
              new ReleasedWindow.Column(
                  text(column, "name"), text(column, "title"), text(column, "unit")));
        }
      }
    }
    return columns;
  }

  private static String text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }

  private static long number(Map<?, ?> map, String key) {
    return map.get(key) instanceof Number number ? number.longValue() : 0;
  }
}
