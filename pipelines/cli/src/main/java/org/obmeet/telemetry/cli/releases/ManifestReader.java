package org.obmeet.telemetry.cli.releases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.lake.commit.TableRelease;

/** Reads the manifest of a table and window. A missing value is read as empty or 0. */
final class ManifestReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ManifestReader() {}

  static ReleasedWindow of(TableRelease release, Map<String, Object> map) {
    JsonNode manifest = JSON.valueToTree(map);
    List<ReleasedWindow.Column> columns = new ArrayList<>();
    for (JsonNode column : manifest.path("columns")) {
      columns.add(
          new ReleasedWindow.Column(
              text(column, "name"), text(column, "title"), text(column, "unit")));
    }
    List<ReleasedWindow.Coverage> coverage = new ArrayList<>();
    for (Map.Entry<String, JsonNode> measure : manifest.path("coverage").properties()) {
      JsonNode shares = measure.getValue();
      coverage.add(
          new ReleasedWindow.Coverage(
              measure.getKey(),
              shares.path("named").asDouble(),
              shares.path("suppressed").asDouble()));
    }
    JsonNode complete = manifest.path("complete");
    return new ReleasedWindow(
        release.key().table(),
        text(manifest, "cube"),
        release.key().window(),
        text(manifest, "title"),
        text(manifest, "description"),
        text(manifest, "contributor"),
        manifest.path("threshold").asLong(),
        text(manifest.path("population"), "consent_scope"),
        release.revision(),
        manifest.path("rows").asLong(),
        columns,
        complete.isBoolean() ? Optional.of(complete.asBoolean()) : Optional.empty(),
        coverage);
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asText("");
  }
}
