package org.obmeet.telemetry.schemas.dataset;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * What {@code dataset.yaml} says to administrators beside its rules: sections of text, and what is
 * sent and yet never stored. Nothing of it has an effect.
 *
 * @param notes sections in order
 * @param omitted paths on the wire that are not stored as they are, whatever the scope
 */
public record DatasetNotes(List<Note> notes, List<Omission> omitted) {
  /** A section. */
  public record Note(String title, String text) {}

  /**
   * A path, all that lies below it, and why it is not stored.
   *
   * @param path as a source is spelled
   */
  public record Omission(String path, String reason) {
    /** Whether a path is this one or lies below it. */
    public boolean covers(String other) {
      return other.equals(path)
          || other.startsWith(path)
              && (other.charAt(path.length()) == '.' || other.charAt(path.length()) == '[');
    }
  }

  public DatasetNotes {
    notes = List.copyOf(notes);
    omitted = List.copyOf(omitted);
  }

  /**
   * The notes of one data set.
   *
   * @throws CatalogException where there is no such data set
   */
  public static DatasetNotes of(CatalogSource source, String dataset) {
    String path = "datasets/" + dataset + "/dataset.yaml";
    return read(YamlNode.parse(path, source.text(path)));
  }

  static DatasetNotes read(YamlNode file) {
    return new DatasetNotes(
        list(
            file.optional("notes"),
            node -> new Note(node.require("title").text(), node.require("text").text().strip())),
        list(
            file.optional("omitted"),
            node -> new Omission(node.require("path").text(), node.require("reason").text())));
  }

  private static <T> List<T> list(Optional<YamlNode> node, Function<YamlNode, T> read) {
    return node.map(YamlNode::items).orElse(List.of()).stream()
        .map(
            item -> {
              T value = read.apply(item);
              item.rejectUnknownKeys();
              return value;
            })
        .toList();
  }
}
