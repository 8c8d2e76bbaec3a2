package org.obmeet.telemetry.privacy.projection.json;

import java.util.HashMap;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node;

/** An object or a list that is open, with those around it: where in a document a value stands. */
final class ContainerContext {
  /** Most keys of an object that have places of their own though nobody asks for them by name. */
  private static final int MOST_UNNAMED = 64;

  /** Longest of them. */
  private static final int LONGEST_UNNAMED = 64;

  private static final String ANY = "";

  private final ContainerContext parent;
  private final Node node;
  private final boolean list;
  private final int depth;
  private final Map<Node, ContainerContext> objects = new HashMap<>();
  private final Map<Node, ContainerContext> lists = new HashMap<>();
  private final Map<Node, ReaderState> named = new HashMap<>();
  private final Map<String, ReaderState> unnamed = new HashMap<>();

  private ContainerContext(ContainerContext parent, Node node, boolean list) {
    this.parent = parent;
    this.node = node;
    this.list = list;
    this.depth = parent == null ? 1 : parent.depth + 1;
  }

  /** The outermost object of a document. */
  static ContainerContext outermost(Node node) {
    return new ContainerContext(null, node, false);
  }

  /** The object or list around this; null around the outermost. */
  ContainerContext parent() {
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
  ContainerContext open(Node inner, boolean asList) {
    return (asList ? lists : objects)
        .computeIfAbsent(inner, n -> new ContainerContext(this, inner, asList));
  }

  /** The place of a value that is asked for by the name of its key, or as every element. */
  ReaderState place(Node of) {
    return named.computeIfAbsent(of, n -> new ReaderState(this, false));
  }

  /** The place of any other value. */
  ReaderState place(String key) {
    ReaderState known = unnamed.get(key);
    if (known == null) {
      boolean room = unnamed.size() < MOST_UNNAMED && key.length() <= LONGEST_UNNAMED;
      String name = room ? key : ANY;
      known = unnamed.computeIfAbsent(name, n -> new ReaderState(this, false));
    }
    return known;
  }
}
