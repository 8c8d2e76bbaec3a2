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

  private void add(String name, Node node) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    int place = place(bytes, 0, bytes.length);
    names[place] = bytes;
    nodes[place] = node;
  }

  /** What is asked for of a key, or null. */
  Node find(byte[] bytes, int from, int to) {
    return nodes[place(bytes, from, to)];
  }

  /** The key's place, or the free one where it would be. */
  private int place(byte[] bytes, int from, int to) {
    int place = Utf8Text.hash(bytes, from, to - from) & (names.length - 1);
    while (names[place] != null && !Utf8Text.equals(names[place], bytes, from, to - from)) {
      place = (place + 1) & (names.length - 1);
    }
    return place;
  }
}
