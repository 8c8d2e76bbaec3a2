package org.obmeet.telemetry.cli.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.YamlNode;

/**
 * What a table that says what others mean, means itself.
 *
 * @param text in words
 * @param columns what its columns mean
 */
record DictionaryText(String text, List<ColumnText> columns) {
  private static final String FILE = "dictionaries.yaml";

  DictionaryText {
    columns = List.copyOf(columns);
  }

  /** By name of the table. */
  static Map<String, DictionaryText> all() {
    Map<String, DictionaryText> all = new TreeMap<>();
    try (InputStream in = DictionaryText.class.getResourceAsStream(FILE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      YamlNode.parse(FILE, text).entries().forEach((name, node) -> all.put(name, read(node)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static DictionaryText read(YamlNode node) {
    List<ColumnText> columns =
        node.require("columns").entries().entrySet().stream()
            .map(e -> new ColumnText(e.getKey(), "dictionary", e.getValue().text(), null, null))
            .toList();
    return new DictionaryText(node.require("text").text(), columns);
  }
}
