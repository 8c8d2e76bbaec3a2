package org.obmeet.telemetry.cli.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * The description of a dictionary table.
 *
 * @param text the description of the table
 * @param columns the descriptions of its columns
 */
record DictionaryDescription(String text, List<ColumnDescription> columns) {
  private static final String FILE = "dictionaries.yaml";
  private static final String METRIC_FILE = "metric.yaml";

  DictionaryDescription {
    columns = List.copyOf(columns);
  }

  /** Returns the description of the view of a metric. */
  static DictionaryDescription metric() {
    return read(METRIC_FILE).get("metric");
  }

  /** Returns the descriptions by table name. */
  static Map<String, DictionaryDescription> all() {
    return read(FILE);
  }

  private static Map<String, DictionaryDescription> read(String file) {
    Map<String, DictionaryDescription> all = new TreeMap<>();
    try (InputStream in = DictionaryDescription.class.getResourceAsStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      YamlNode.parse(file, text).entries().forEach((name, node) -> all.put(name, read(node)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static DictionaryDescription read(YamlNode node) {
    List<ColumnDescription> columns =
        node.require("columns").entries().entrySet().stream()
            .map(
                e ->
                    new ColumnDescription(
                        e.getKey(), "dictionary", e.getValue().text(), null, null))
            .toList();
    return new DictionaryDescription(node.require("text").text(), columns);
  }
}
