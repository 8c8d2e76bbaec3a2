package org.obmeet.telemetry.privacy.projection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths of single values in a document, up to limits of their number and total length. All
 * elements of a list share one path.
 */
public final class LeafPaths {
  /** The path step from a list to any of its elements. */
  static final String ELEMENT = "[]";

  static final int MAX_LEAVES = 1_000;

  /**
   * The limit on the sum of the lengths of the paths of all values that are visited, for deeply
   * nested documents and long lists.
   */
  static final int MAX_CHARACTERS = 100_000;

  /** The last entry of a list that is cut at a limit. */
  private static final Leaf MORE = new Leaf(List.of("…"), false);

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final boolean wrapped;
  private final List<String> steps = new ArrayList<>();
  private final Map<String, Leaf> found = new LinkedHashMap<>();
  private int visited;
  private int characters;

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

  private LeafPaths(boolean wrapped) {
    this.wrapped = wrapped;
  }

  /**
   * Returns the paths in a document that projection could read. The walk ends at the first value
   * beyond a limit, and the last entry is then {@code …}.
   *
   * @param wrapped true if the report is the document's object {@code statistics}
   */
  public static LeafPaths of(byte[] document, boolean wrapped) {
    LeafPaths paths = new LeafPaths(wrapped);
    try (JsonParser parser = JSON.createParser(document)) {
      JsonToken token = parser.nextToken();
      while (token != null && paths.visit(parser, token)) {
        token = parser.nextToken();
      }
    } catch (IOException unreadable) {
      // The paths that were found before the error are returned.
    }
    return paths;
  }

  /** Returns the leaves by their paths as shown. */
  Map<String, Leaf> leaves() {
    return found;
  }

  /** Returns the number of values that were visited, objects and lists included. */
  int visited() {
    return visited;
  }

  /** Moves to a token. Returns false if a value is beyond a limit. */
  private boolean visit(JsonParser parser, JsonToken token) throws IOException {
    switch (token) {
      case FIELD_NAME -> steps.set(steps.size() - 1, parser.currentName());
      case END_OBJECT, END_ARRAY -> steps.remove(steps.size() - 1);
      default -> {
        visited++;
        characters += 1 + steps.stream().mapToInt(String::length).sum();
        if (characters > MAX_CHARACTERS) {
          return end();
        } else if (token == JsonToken.START_OBJECT) {
          steps.add("");
        } else if (token == JsonToken.START_ARRAY) {
          steps.add(ELEMENT);
        } else {
          return add();
        }
      }
    }
    return true;
  }

  private boolean add() {
    boolean inner = wrapped && steps.get(0).equals("statistics");
    Leaf leaf =
        new Leaf(List.copyOf(steps.subList(inner ? 1 : 0, steps.size())), wrapped && !inner);
    String path = leaf.display();
    if (found.size() == MAX_LEAVES && !found.containsKey(path)) {
      return end();
    }
    found.putIfAbsent(path, leaf);
    return true;
  }

  private boolean end() {
    found.put(MORE.display(), MORE);
    return false;
  }
}
