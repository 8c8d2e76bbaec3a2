package org.obmeet.telemetry.privacy.projection;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.PathTrie.Node;

/** Keys of an object with what is asked for of each, found by their bytes. */
final class Names {
  private final byte[][] names;
  private final Node[] nodes;

  Names(Map<String, Node> children) {
    int places = Integer.highestOneBit(Math.max(1, children.size())) * 4;
    names = new byte[places][];
    nodes = new Node[places];
    children.forEach(this::add);
  }

  /** A name with the quotation mark after it. */
  static byte[] bytes(String name) {
    return (name + '"').getBytes(StandardCharsets.UTF_8);
  }

  /** One that is written with an escape in JSON is not among the keys that come here. */
  private void add(String name, Node node) {
    if (name.chars().anyMatch(c -> c == '"' || c == '\\' || c < ' ')) {
      return;
    }
    byte[] bytes = bytes(name);
    int place = place(bytes, 0, bytes.length - 1);
    names[place] = bytes;
    nodes[place] = node;
  }

  /**
   * What is asked for of a key; null where it is none of these.
   *
   * @param to place of its closing quotation mark
   */
  Node find(byte[] bytes, int from, int to) {
    return nodes[place(bytes, from, to)];
  }

  /** The key's place, or the free one where it would be. */
  private int place(byte[] bytes, int from, int to) {
    int mask = names.length - 1;
    int at = Utf8Text.hash(bytes, from, to - from) & mask;
    while (names[at] != null && !isNamed(at, bytes, from, to)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private boolean isNamed(int place, byte[] bytes, int from, int to) {
    return names[place].length == to - from + 1 && Utf8Text.isAt(names[place], bytes, from, to + 1);
  }
}
