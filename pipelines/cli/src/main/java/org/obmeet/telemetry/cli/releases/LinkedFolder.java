package org.obmeet.telemetry.cli.releases;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.joint.LinkedTables;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.schemas.Window;

/** A folder of tables over one population and window, with what their labels stand for. */
final class LinkedFolder {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final String stream;
  private final Window window;

  LinkedFolder(String stream, Window window) {
    this.stream = stream;
    this.window = window;
  }

  /**
   * Writes {@code TABLE.csv} for each table, and {@code _MANIFEST.json}.
   *
   * @param note what a reader has to know
   */
  void write(LinkedTables linked, String note, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (ReleasedTable table : linked.tables()) {
      TableCsv.write(table, folder.resolve(table.name() + ".csv"));
    }
    Files.writeString(
        folder.resolve("_MANIFEST.json"),
        JSON.writeValueAsString(manifest(linked, note)) + "\n",
        StandardCharsets.UTF_8);
  }

  private Map<String, Object> manifest(LinkedTables linked, String note) {
    Map<String, Object> groups = new TreeMap<>();
    Map<String, Object> measures = new TreeMap<>();
    for (ReleasedTable table : linked.tables()) {
      groups.put(table.name(), table.groups());
      table.columns().forEach(column -> measures.put(column.name(), measure(column)));
    }
    Map<String, Object> ladders = new TreeMap<>();
    for (Hierarchy hierarchy : linked.hierarchies()) {
      ladders.put(hierarchy.dimension(), hierarchy.parents());
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("stream", stream);
    map.put("window", window.toString());
    map.put("population", population(linked));
    map.put("note", note);
    map.put("measures", measures);
    map.put("ladders", ladders);
    map.put("groups", groups);
    return map;
  }

  private static Map<String, Object> measure(ReleasedTable.Column column) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("additive", column.additive());
    map.put("decimals", column.decimals());
    return map;
  }

  private static Map<String, Object> population(LinkedTables linked) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", linked.name());
    linked.population().ifPresent(population -> describe(population, map));
    return map;
  }

  private static void describe(Population population, Map<String, Object> map) {
    map.put("consent_scope", population.scope().word());
    map.put("where", new TreeMap<>(population.where()));
    map.put("fact", population.fact());
  }
}
