package org.obmeet.telemetry.cli.query;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** The description of a dictionary table. */
record DictionaryDescription(String text, List<ReleasedColumn> columns) {
  /** Returns the description of a metric's view. All metrics have the same columns. */
  static DictionaryDescription metric() {
    return read("metric.yaml").get("metric");
  }

  /** Returns the descriptions by name of the dictionary table. */
  static Map<String, DictionaryDescription> all() {
    return read("dictionaries.yaml");
  }

  static String text(String file) {
    return ResourceText.of(DictionaryDescription.class, file);
  }

  private static Map<String, DictionaryDescription> read(String file) {
    Map<String, DictionaryDescription> all = new TreeMap<>();
    YamlNode.parse(file, text(file)).entries().forEach((name, node) -> all.put(name, read(node)));
    return all;
  }

  private static DictionaryDescription read(YamlNode node) {
    List<ReleasedColumn> columns =
        node.require("columns").entries().entrySet().stream()
            .map(e -> ReleasedColumn.text(e.getKey(), "dictionary", e.getValue().text(), ""))
            .toList();
    return new DictionaryDescription(node.require("text").text(), columns);
  }
}
