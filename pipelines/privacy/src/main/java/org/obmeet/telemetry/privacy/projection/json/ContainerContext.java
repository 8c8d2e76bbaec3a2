package org.obmeet.telemetry.privacy.projection.json;

import java.util.HashMap;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node;

/** An open object or list, with the open ones that contain it. */
final class ContainerContext {
  /** The largest number of states that an object has for keys outside the schema. */
  private static final int MAX_UNNAMED = 64;

  /** The length of the longest key outside the schema with a state of its own. */
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

  /** Returns the trie's node for this object or list, which has the paths to read in it. */
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

  /** Returns the bracket that closes this object or list. */
  byte closing() {
    return (byte) (list ? ']' : '}');
  }

  /** Returns the context of an object or a list that is nested in this one. */
  ContainerContext open(Node inner, boolean asList) {
    return (asList ? lists : objects)
        .computeIfAbsent(inner, n -> new ContainerContext(this, inner, asList));
  }

  /** Returns the state after a list element, or after the value of a key in the schema. */
  ReaderState state(Node of) {
    return named.computeIfAbsent(of, n -> new ReaderState(this, false));
  }

  /** Returns the state after the value of a key that is not in the schema. */
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
