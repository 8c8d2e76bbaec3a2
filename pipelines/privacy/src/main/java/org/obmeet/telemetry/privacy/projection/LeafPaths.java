package org.obmeet.telemetry.privacy.projection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every place in a document that holds a value; elements of a list are one place. */
final class LeafPaths {
  /** Stands for an element of a list among the steps of a path. */
  static final String ELEMENT = "[]";

  private static final int MOST = 20_000;

  /** Long keys around many values would be written once for each of them. */
  private static final long MOST_CHARACTERS = 2_000_000;

  /** Stands for the places beyond. */
  private static final Leaf MORE = new Leaf(List.of("…"), false);

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Leaf> found = new LinkedHashMap<>();
  private long characters;

  /**
   * A place that holds a value.
   *
   * @param steps keys, and {@link #ELEMENT}
   * @param outer whether it stands beside the report, in the object around it
   */
  record Leaf(List<String> steps, boolean outer) {
    /** As a source is spelled: {@code os.cpus[].speed}. */
    String path() {
      StringBuilder path = new StringBuilder();
      for (String step : steps) {
        path.append(path.isEmpty() || step.equals(ELEMENT) ? "" : ".").append(step);
      }
      return path.toString();
    }

    /** The same, with a mark where it stands beside the report. */
    String shown() {
      return outer ? "^" + path() : path();
    }
  }

  private LeafPaths() {}

  /** The places of a document that projection could read; a last one, {@code …}, for too many. */
  static List<Leaf> of(byte[] document) {
    LeafPaths paths = new LeafPaths();
    try (JsonParser parser = JSON.createParser(document)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        boolean wrapped = isWrapped(document);
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
          boolean inner = wrapped && key.equals("statistics");
          paths.walk(parser, inner ? List.of() : List.of(key), wrapped && !inner);
        }
      }
    } catch (IOException unreadable) {
      return new ArrayList<>(paths.found.values());
    }
    return new ArrayList<>(paths.found.values());
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

  /** Walks the value that comes next; its depth is what the reader of documents allows. */
  private void walk(JsonParser parser, List<String> steps, boolean outer) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_OBJECT) {
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        walk(parser, with(steps, key), outer);
      }
    } else if (token == JsonToken.START_ARRAY) {
      List<String> element = with(steps, ELEMENT);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        element(parser, element, outer);
      }
    } else {
      add(steps, outer);
    }
  }

  private void element(JsonParser parser, List<String> steps, boolean outer) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        walk(parser, with(steps, key), outer);
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<String> deeper = with(steps, ELEMENT);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        element(parser, deeper, outer);
      }
    } else {
      add(steps, outer);
    }
  }

  private void add(List<String> steps, boolean outer) {
    characters += steps.stream().mapToInt(String::length).sum();
    if (found.size() < MOST && characters < MOST_CHARACTERS) {
      Leaf leaf = new Leaf(steps, outer);
      found.putIfAbsent(leaf.shown(), leaf);
    } else {
      found.putIfAbsent(MORE.shown(), MORE);
    }
  }

  private static List<String> with(List<String> steps, String step) {
    List<String> more = new ArrayList<>(steps);
    more.add(step);
    return List.copyOf(more);
  }
}
