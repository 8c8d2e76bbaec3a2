package org.obmeet.telemetry.jobs.aggregate.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedShares;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.docs.ProtectionLimits;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The file {@code _MANIFEST.json} of a released table, with its meaning, coverage and protection
 * limits. It contains no run id and no time, so that the same release has the same bytes.
 *
 * @param first true for the stream's first window of its kind, in which counting may have begun on
 *     any day
 * @param digests {@link Catalogs#digests} of the catalogue
 */
record ReleaseManifest(
    Dataset dataset,
    Cube cube,
    Window window,
    String region,
    boolean first,
    Rounding rounding,
    Map<String, Object> digests) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * Returns the manifest of one table of the cube, as JSON.
   *
   * @param released the published values of all tables of the cube
   */
  byte[] encode(ReleaseTable table, FileRef file, ReleasedCube released) {
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
    map.put(
        "window",
        ImmutableMap.of(
            "kind", window.kind().word(),
            "start", window.start().toString(),
            "end", window.end().toString()));
    map.put(
        "population",
        ImmutableMap.of(
            "consent_scope", cube.requiredScope().word(), "where", new TreeMap<>(cube.where())));
    map.put("contributor", dataset.contributor());
    map.put("threshold", cube.threshold());
    map.put("first_window", first);
    map.put("rounding", Map.of("base", rounding.base()));
    map.put("coverage", PublishedShares.of(released));
    map.put("rows", table.rows().size());
    map.put("columns", table.columns().stream().map(ReleaseManifest::column).toList());
    map.put("ladders", hierarchies());
    String fileName = file.path().substring(file.path().lastIndexOf('/') + 1);
    map.put("files", List.of(ImmutableMap.of("name", fileName, "sha256", file.sha256())));
    map.put("record", releaseRecord());
    map.put("not_protected", ProtectionLimits.sentences(dataset));
    try {
      return (JSON.writeValueAsString(map) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest consists of text and numbers", e);
    }
  }

  /** Returns the criteria of the release, the program's version and the catalogue's digests. */
  private Map<String, Object> releaseRecord() {
    Map<String, Object> criteria = new LinkedHashMap<>();
    criteria.put("threshold", cube.threshold());
    criteria.put(
        "dominance",
        cube.measures().stream().filter(Cube.Measure::dominance).map(Cube.Measure::name).toList());
    criteria.put("protection", "sliding");
    criteria.put("rounding_base", rounding.base());
    criteria.put("audit", "passed");
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("criteria", criteria);
    map.put("tool", ImmutableMap.of("name", "telemetry", "version", RunReport.version()));
    map.putAll(new TreeMap<>(digests));
    return map;
  }

  private static Map<String, String> column(ReleaseTable.Column column) {
    return ImmutableMap.of(
        "name", column.name(),
        "type", column.type().name().toLowerCase(Locale.ROOT),
        "title", column.title(),
        "unit", column.unit());
  }

  /** The public hierarchies of the dimensions, by field; flat dimensions have no entry. */
  private Map<String, Object> hierarchies() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Cube.Dimension dimension : cube.dimensions()) {
      if (dimension.hierarchy() instanceof DimensionHierarchy.ByTable byTable) {
        map.put(dimension.field(), byTable.parents());
      } else if (dimension.hierarchy() instanceof DimensionHierarchy.ByVersion byVersion) {
        map.put(dimension.field(), byVersion.levels());
      } else if (dimension.hierarchy() instanceof DimensionHierarchy.Binned) {
        map.put(dimension.field(), List.of("bins of powers of 16"));
      }
    }
    return map;
  }
}
