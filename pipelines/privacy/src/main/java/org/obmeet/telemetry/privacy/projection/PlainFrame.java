package org.obmeet.telemetry.privacy.projection;

import java.util.HashMap;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.PathTrie.Node;

/** An object or a list that is open, with those around it: where in a document a value stands. */
final class PlainFrame {
  /** Most keys of an object that have places of their own though nobody asks for them by name. */
  private static final int MOST_UNNAMED = 64;

  /** Longest of them. */
  private static final int LONGEST_UNNAMED = 64;

  private static final String ANY = "";

  private final PlainFrame parent;
  private final Node node;
  private final boolean list;
  private final int depth;
  private final Map<Node, PlainFrame> objects = new HashMap<>();
  private final Map<Node, PlainFrame> lists = new HashMap<>();
  private final Map<Node, PlainPlace> named = new HashMap<>();
  private final Map<String, PlainPlace> unnamed = new HashMap<>();

  private PlainFrame(PlainFrame parent, Node node, boolean list) {
    this.parent = parent;
    this.node = node;
    this.list = list;
    this.depth = parent == null ? 1 : parent.depth + 1;
  }

  /** The outermost object of a document. */
  static PlainFrame outermost(Node node) {
    return new PlainFrame(null, node, false);
  }

  /** The object or list around this; null around the outermost. */
  PlainFrame parent() {
    return parent;
  }

  /** What is asked for of it. */
  Node node() {
    return node;
  }

  boolean isList() {
    return list;
  }

  /** How many are open with this one. */
  int depth() {
    return depth;
  }

  byte closing() {
    return (byte) (list ? ']' : '}');
  }

  /** An object or a list in this one. */
  PlainFrame open(Node inner, boolean asList) {
    return (asList ? lists : objects)
        .computeIfAbsent(inner, n -> new PlainFrame(this, inner, asList));
  }

  /** The place of a value that is asked for by the name of its key, or as every element. */
  PlainPlace place(Node of) {
    return named.computeIfAbsent(of, n -> new PlainPlace(this, false));
  }

  /** The place of any other value. */
  PlainPlace place(String key) {
    PlainPlace known = unnamed.get(key);
    if (known == null) {
      boolean room = unnamed.size() < MOST_UNNAMED && key.length() <= LONGEST_UNNAMED;
      String name = room ? key : ANY;
      known = unnamed.computeIfAbsent(name, n -> new PlainPlace(this, false));
    }
    return known;
  }
}
