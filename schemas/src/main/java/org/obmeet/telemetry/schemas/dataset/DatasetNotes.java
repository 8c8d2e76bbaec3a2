package org.obmeet.telemetry.schemas.dataset;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * Notes for administrators in {@code dataset.yaml}: sections of text, and a list of the values that
 * are never stored as sent. The notes have no effect on processing.
 *
 * @param omitted input paths whose values are not stored as sent, in any scope of consent
 */
public record DatasetNotes(List<Note> notes, List<Omission> omitted) {
  /** A paragraph of the documentation of a data set. */
  public record Note(String title, String text) {}

  /**
   * A path whose value and nested values are not stored as sent, and the reason.
   *
   * @param path the path in the syntax of {@link SourcePath}
   */
  public record Omission(String path, String reason) {
    /** Returns true if another path is equal to this path or nested in it. */
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

  /** Returns the notes in a file {@code dataset.yaml}. */
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
        .map(item -> item.read(read))
        .toList();
  }
}
