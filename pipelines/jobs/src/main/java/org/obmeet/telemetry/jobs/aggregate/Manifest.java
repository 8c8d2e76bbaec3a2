package org.obmeet.telemetry.jobs.aggregate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.lake.FileRef;
import org.obmeet.telemetry.lake.ReleaseTable;
import org.obmeet.telemetry.privacy.disclosure.Outcome;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.tables.NotProtected;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Window;

/**
 * {@code _MANIFEST.json} beside a released table: what it is, what its labels stand for, and what
 * is not protected. It holds neither run id nor time, so that the same release has the same bytes.
 */
final class Manifest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Dataset dataset;
  private final Cube cube;
  private final Window window;
  private final String region;

  /**
   * @param region where the data behind the table are processed and kept
   */
  Manifest(Dataset dataset, Cube cube, Window window, String region) {
    this.dataset = dataset;
    this.cube = cube;
    this.window = window;
    this.region = region;
  }

  /** The manifest of one table of the cube. */
  byte[] encode(ReleaseTable table, FileRef file, ReleasedCube released, Outcome outcome) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("table", table.name());
    map.put("cube", cube.name());
    map.put("family", cube.family());
    map.put("title", cube.title());
    map.put("description", cube.description());
    map.put("purpose", dataset.purpose());
    map.put("stream", dataset.name());
    map.put("schema_version", dataset.version());
    map.put("region", region);
    map.put("window", windowMap());
    map.put("population", population());
    map.put("contributor", dataset.contributor());
    map.put("threshold", cube.threshold());
    map.put("share_withheld_percent", percentUp(outcome));
    map.put("rows", table.rows().size());
    map.put("columns", table.columns().stream().map(Manifest::column).toList());
    map.put("groups", groups(released));
    map.put("files", List.of(file(file)));
    map.put("not_protected", NotProtected.sentences(dataset));
    try {
      return (JSON.writeValueAsString(map) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest is text and numbers", e);
    }
  }

  private Map<String, Object> windowMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", window.kind().word());
    map.put("start", window.start().toString());
    map.put("end", window.end().toString());
    return map;
  }

  private Map<String, Object> population() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("consent_scope", cube.population().word());
    map.put("where", new java.util.TreeMap<>(cube.where()));
    return map;
  }

  private static Map<String, Object> column(ReleaseTable.Column column) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", column.name());
    map.put("type", column.type().name().toLowerCase(Locale.ROOT));
    map.put("title", column.title());
    map.put("unit", column.unit());
    return map;
  }

  /**
   * Dimension to label to what the label stands for: a step of the ladder, without what stands
   * alone.
   */
  private static Map<String, Object> groups(ReleasedCube released) {
    Map<String, Object> byDimension = new LinkedHashMap<>();
    for (ReleasedCube.Group group : released.groups()) {
      Map<String, Object> labels = new LinkedHashMap<>();
      for (ReleasedCube.GroupLabel label : group.labels()) {
        Map<String, Object> meaning = new LinkedHashMap<>();
        meaning.put("node", label.node());
        meaning.put("except", label.excluded());
        labels.put(label.label(), meaning);
      }
      if (!labels.isEmpty()) {
        byDimension.put(group.dimension(), labels);
      }
    }
    return byDimension;
  }

  private static long percentUp(Outcome outcome) {
    if (outcome.incidences() == 0) {
      return 0;
    }
    return (outcome.incidencesWithheld() * 100 + outcome.incidences() - 1) / outcome.incidences();
  }

  private static Map<String, Object> file(FileRef file) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name(file));
    map.put("sha256", file.sha256());
    return map;
  }

  private static String name(FileRef file) {
    return file.path().substring(file.path().lastIndexOf('/') + 1);
  }
}
