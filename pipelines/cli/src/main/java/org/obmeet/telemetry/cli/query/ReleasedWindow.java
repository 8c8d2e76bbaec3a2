package org.obmeet.telemetry.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The manifest of a released table and window.
 *
 * @param threshold minimum number of contributors of a row
 * @param scope consent scope of the population; may be empty
 * @param revision 1 for the first publication
 * @param first true for the first window of its stream and kind
 */
public record ReleasedWindow(
    String table,
    String cube,
    Window window,
    String title,
    String description,
    String contributor,
    long threshold,
    String scope,
    int revision,
    long rows,
    List<Column> columns,
    boolean first,
    List<Coverage> coverage) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A column: its name, its title, and the unit of its numbers. The unit may be empty. */
  public record Column(String name, String title, String unit) {}

  /**
   * The published and suppressed shares of a measure's total, from 0 to 1.
   *
   * @param named share in published cells of the finest level, without the label {@code other}
   * @param suppressed share in the other cells of this level, also those labelled {@code other}
   */
  public record Coverage(String measure, double named, double suppressed) {}

  /** Reads the manifest of a release. A missing value is read as empty or 0. */
  public static ReleasedWindow of(TableRelease release, Map<String, Object> map) {
    JsonNode manifest = JSON.valueToTree(map);
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : manifest.path("columns")) {
      columns.add(new Column(text(column, "name"), text(column, "title"), text(column, "unit")));
    }
    List<Coverage> coverage = new ArrayList<>();
    for (Map.Entry<String, JsonNode> measure : manifest.path("coverage").properties()) {
      JsonNode shares = measure.getValue();
      coverage.add(
          new Coverage(
              measure.getKey(),
              shares.path("named").asDouble(),
              shares.path("suppressed").asDouble()));
    }
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
        manifest.path("first_window").asBoolean(),
        coverage);
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asText("");
  }
}
