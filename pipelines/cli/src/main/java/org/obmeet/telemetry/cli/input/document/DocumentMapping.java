package org.obmeet.telemetry.cli.input.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * A mapping from the columns of a table to the keys of a JSON document.
 *
 * @param columns the column for each path of keys, such as {@code properties.url}
 * @param constants the constant text for each path of keys
 */
record DocumentMapping(Map<String, String> columns, Map<String, String> constants) {
  /** Returns a mapping in which the name of each column is the path of keys. */
  static DocumentMapping byName(List<String> columns) {
    return new DocumentMapping(
        columns.stream().collect(Collectors.toMap(column -> column, column -> column)), Map.of());
  }

  /**
   * Reads a section of a mapping file. The result is empty if the file does not have the section.
   *
   * @param section {@code reports} or {@code events}
   * @throws JobException if the file cannot be read
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if a key or value is wrong
   */
  static Optional<DocumentMapping> read(Path file, String section) {
    try {
      return read(YamlNode.parse(file.toString(), Files.readString(file)), section);
    } catch (IOException e) {
      throw JobException.badInput("--mapping must be a readable file; it is '" + file + "'", e);
    }
  }

  static Optional<DocumentMapping> read(YamlNode root, String section) {
    Optional<DocumentMapping> mapping = root.optional(section).map(DocumentMapping::of);
    root.optional("reports");
    root.optional("events");
    root.rejectUnknownKeys();
    return mapping;
  }

  private static DocumentMapping of(YamlNode section) {
    DocumentMapping mapping =
        new DocumentMapping(texts(section, "columns"), texts(section, "constants"));
    section.rejectUnknownKeys();
    return mapping;
  }

  private static Map<String, String> texts(YamlNode section, String key) {
    Map<String, String> texts = new TreeMap<>();
    section
        .optional(key)
        .ifPresent(node -> node.entries().forEach((path, value) -> texts.put(path, value.text())));
    return texts;
  }
}
