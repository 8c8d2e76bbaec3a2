package org.obmeet.telemetry.privacy.projection.json;

import java.util.HashMap;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node;

/** An open object or list with its parents: the position of a value in a document. */
final class ContainerContext {
  /** The largest number of states for keys of an object that the schema does not name. */
  private static final int MAX_UNNAMED = 64;

  /** The longest such key that gets a state of its own, in characters. */
  private static final int MAX_UNNAMED_LENGTH = 64;

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

  /** Returns the context of a document's outermost object. */
  static ContainerContext outermost(Node node) {
    return new ContainerContext(null, node, false);
  }

  /** Returns the object or list around this one, or null if this is the outermost. */
  ContainerContext parent() {
    return parent;
  }

  /** Returns the node of the trie that says which values of it are read. */
  Node node() {
    return node;
  }

  boolean isList() {
    return list;
  }

  /** Returns the nesting depth; the outermost object has depth 1. */
  int depth() {
    return depth;
  }

  /** Returns the closing bracket. */
  byte closing() {
    return (byte) (list ? ']' : '}');
  }

  /** Returns the context of an object or a list in this one. */
  ContainerContext open(Node inner, boolean asList) {
    return (asList ? lists : objects)
        .computeIfAbsent(inner, n -> new ContainerContext(this, inner, asList));
  }

  /** Returns the state after a value that is read by the name of its key, or as an element. */
  ReaderState state(Node of) {
    return named.computeIfAbsent(of, n -> new ReaderState(this, false));
  }

  /** Returns the state after any other value. */
  ReaderState state(String key) {
    ReaderState known = unnamed.get(key);
    if (known == null) {
      boolean fits = unnamed.size() < MAX_UNNAMED && key.length() <= MAX_UNNAMED_LENGTH;
      String name = fits ? key : ANY;
      known = unnamed.computeIfAbsent(name, n -> new ReaderState(this, false));
    }
    return known;
  }
}
