package org.obmeet.telemetry.cli.input.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * A mapping from the columns of a table to the keys of a JSON document.
 *
 * @param columns the column for each path of keys, such as {@code properties.url}
 * @param constants the constant text for each path of keys
 */
record DocumentMapping(Map<String, String> columns, Map<String, String> constants) {
  /** The data set of each section. */
  static final Map<String, String> DATASETS =
      Map.of("reports", "instance_statistics", "events", "community_events");

  /** Returns a mapping in which the name of each column is the path of keys. */
  static DocumentMapping byName(List<String> columns) {
    return new DocumentMapping(
        columns.stream().collect(Collectors.toMap(column -> column, column -> column)), Map.of());
  }

  /**
   * Reads the sections of a mapping file, {@code reports} and {@code events}, that it has.
   *
   * @throws JobException if the file cannot be read
   * @throws CatalogException if a key or value is wrong, or a path of keys is not read
   */
  static Map<String, DocumentMapping> read(Path file, Catalog catalog) {
    try {
      return read(YamlNode.parse(file.toString(), Files.readString(file)), catalog);
    } catch (IOException e) {
      throw JobException.badInput("--mapping must be a readable file; it is '" + file + "'", e);
    }
  }

  static Map<String, DocumentMapping> read(YamlNode root, Catalog catalog) {
    Map<String, DocumentMapping> mappings = new TreeMap<>();
    DATASETS.forEach(
        (name, dataset) ->
            root.optional(name)
                .ifPresent(
                    section -> {
                      SlotMap slots = Projector.slots(catalog.dataset(dataset));
                      Map<String, String> columns = texts(name, section, "columns", slots);
                      Map<String, String> constants = texts(name, section, "constants", slots);
                      section.rejectUnknownKeys();
                      mappings.put(name, new DocumentMapping(columns, constants));
                    }));
    root.rejectUnknownKeys();
    return mappings;
  }

  private static Map<String, String> texts(
      String section, YamlNode node, String key, SlotMap slots) {
    Map<String, String> texts = new TreeMap<>();
    node.optional(key)
        .ifPresent(
            entries ->
                entries
                    .entries()
                    .forEach(
                        (path, value) -> {
                          if (!slots.reads(path.replaceFirst("^statistics\\.", ""))) {
                            String where = "path of keys in " + section + "." + key;
                            throw new CatalogException(
                                value.position(), where, path, slots.paths());
                          }
                          texts.put(path, value.text());
                        }));
    return texts;
  }
}
