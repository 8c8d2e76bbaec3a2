package org.obmeet.telemetry.privacy.projection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the paths of single values in a document, up to limits of their number and total length.
 * All elements of a list share one path.
 */
final class LeafPaths {
  /** The path step from a list to any of its elements. */
  static final String ELEMENT = "[]";

  private static final int MAX_LEAVES = 1_000;

  /** The limit on the sum of the lengths of all values' paths, for deeply nested documents. */
  private static final long MAX_CHARACTERS = 100_000;

  /** The last entry of a list that is cut at a limit. */
  private static final Leaf MORE = new Leaf(List.of("…"), false);

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Leaf> found = new LinkedHashMap<>();
  private long characters;

  /**
   * The path of a value.
   *
   * @param steps keys of objects, and {@link #ELEMENT} for elements of lists
   * @param outer true if the path is outside the report, which then has the key {@code statistics}
   */
  record Leaf(List<String> steps, boolean outer) {
    /** Returns the path in the syntax of sources: {@code os.cpus[].speed}. */
    String path() {
      StringBuilder path = new StringBuilder();
      for (String step : steps) {
        path.append(path.isEmpty() || step.equals(ELEMENT) ? "" : ".").append(step);
      }
      return path.toString();
    }

    /** Returns the path, with the prefix {@code ^} if it is outside the report. */
    String display() {
      return outer ? "^" + path() : path();
    }
  }

  private LeafPaths() {}

  /**
   * Returns the paths in a document that projection could read. If there are too many, the last
   * entry is {@code …}.
   */
  static List<Leaf> of(byte[] document) {
    LeafPaths paths = new LeafPaths();
    try (JsonParser parser = JSON.createParser(document)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        boolean wrapped = isWrapped(document);
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
          boolean inner = wrapped && key.equals("statistics");
          parser.nextToken();
          paths.walk(parser, inner ? List.of() : List.of(key), wrapped && !inner);
        }
      }
    } catch (IOException unreadable) {
      // The paths that were found before the error are returned.
    }
    return List.copyOf(paths.found.values());
  }

  private static boolean isWrapped(byte[] document) throws IOException {
    try (JsonParser parser = JSON.createParser(document)) {
      parser.nextToken();
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        if (key.equals("statistics") && token == JsonToken.START_OBJECT) {
          return true;
        }
        parser.skipChildren();
      }
    }
    return false;
  }

  /** Reads the current value and its nested values. The document reader has limited the depth. */
  private void walk(JsonParser parser, List<String> steps, boolean outer) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        parser.nextToken();
        walk(parser, with(steps, key), outer);
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<String> element = with(steps, ELEMENT);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        walk(parser, element, outer);
      }
    } else {
      add(steps, outer);
    }
  }

  private void add(List<String> steps, boolean outer) {
    characters += steps.stream().mapToInt(String::length).sum();
    if (found.size() < MAX_LEAVES && characters < MAX_CHARACTERS) {
      Leaf leaf = new Leaf(steps, outer);
      found.putIfAbsent(leaf.display(), leaf);
    } else {
      found.putIfAbsent(MORE.display(), MORE);
    }
  }

  private static List<String> with(List<String> steps, String step) {
    return ImmutableList.<String>builder().addAll(steps).add(step).build();
  }
}
