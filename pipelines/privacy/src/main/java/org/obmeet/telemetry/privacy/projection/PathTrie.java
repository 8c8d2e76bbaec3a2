package org.obmeet.telemetry.privacy.projection;

import java.util.HashMap;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.PathTrie.Node.Coding;

/** The paths that are read, compiled once; whatever is not in the trie is skipped unread. */
final class PathTrie {
  /** One key on a path. */
  static final class Node {
    /** How children are reached where the value is a string. */
    enum Coding {
      PLAIN,
      JSON,
      BASE64
    }

    /** What an object, an array or a string here is, beside a value. */
    enum Role {
      VALUE,
      STATISTICS,
      BODY,
      BATCH,
      DATA,
      REQUESTS
    }

    private Map<String, Node> children = new HashMap<>();
    private int slot = -1;
    private int sumSlot = -1;
    private Coding coding = Coding.PLAIN;
    private Role role = Role.VALUE;

    Node child(String key) {
      return children.get(key);
    }

    boolean isLeaf() {
      return children.isEmpty();
    }

    /** Slot of a single value, or -1. */
    int slot() {
      return slot;
    }

    /** Slot of the sum of an object's numbers, or -1. */
    int sumSlot() {
      return sumSlot;
    }

    Coding coding() {
      return coding;
    }

    Role role() {
      return role;
    }

    private Node at(String path) {
      Node node = this;
      for (String key : path.split("\\.", -1)) {
        node = node.children.computeIfAbsent(key, k -> new Node());
      }
      return node;
    }
  }

  /** Snowplow's self-describing event: JSON in a string, and the same in base64. */
  private static final String EMBEDDED = "ue_pr";

  private static final String ENCODED = "ue_px";

  private final Node root = new Node();

  Node root() {
    return root;
  }

  void add(String path, int slot) {
    root.at(path).slot = slot;
    if (path.startsWith(EMBEDDED + ".")) {
      Node text = root.at(EMBEDDED);
      text.coding = Coding.JSON;
      Node encoded = root.at(ENCODED);
      encoded.coding = Coding.BASE64;
      encoded.children = text.children;
    }
  }

  /** A path whose object is added up. */
  void addSum(String path, int slot) {
    root.at(path).sumSlot = slot;
  }

  void role(String key, Node.Role role) {
    root.at(key).role = role;
  }
}
