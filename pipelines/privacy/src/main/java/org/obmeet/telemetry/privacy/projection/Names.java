package org.obmeet.telemetry.privacy.projection;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.PathTrie.Node;

/**
 * Keys of an object with what is asked for of each, found by their bytes. Objects of one sender
 * have their keys in one order: the key that came after another lately is looked for first.
 */
final class Names {
  /** The place before the first key of an object. */
  static final int START = 0;

  /** Every name with the quotation mark after it; none at {@link #START}. */
  private final byte[][] names;

  private final Node[] nodes;

  /** The place of the key that came lately after that of each place. */
  private final int[] after;

  Names(Map<String, Node> children) {
    int places = Integer.highestOneBit(Math.max(1, children.size())) * 4;
    names = new byte[1 + places][];
    nodes = new Node[1 + places];
    after = new int[1 + places];
    children.forEach(this::add);
  }

  /** One that is written with an escape in JSON is not among the keys that come here. */
  private void add(String name, Node node) {
    if (name.chars().anyMatch(c -> c == '"' || c == '\\' || c < ' ')) {
      return;
    }
    byte[] bytes = (name + '"').getBytes(StandardCharsets.UTF_8);
    int place = place(bytes, 0, bytes.length - 1);
    names[place] = bytes;
    nodes[place] = node;
  }

  /**
   * The place of the key that came lately after another, if it stands here too; -1 otherwise.
   *
   * @param last place of the key before, or {@link #START}
   * @param from first byte after the opening quotation mark
   */
  int guess(int last, byte[] bytes, int from, int end) {
    int place = after[last];
    return place != START && Utf8Text.isAt(names[place], bytes, from, end) ? place : -1;
  }

  /**
   * The place of a key; -1 where nothing is asked for of it.
   *
   * @param last place of the key before, after which it is looked for first from here on
   * @param to place of its closing quotation mark
   */
  int find(int last, byte[] bytes, int from, int to) {
    int place = place(bytes, from, to);
    if (names[place] == null) {
      return -1;
    }
    after[last] = place;
    return place;
  }

  /** Number of bytes of the name of a place. */
  int length(int place) {
    return names[place].length - 1;
  }

  /** What is asked for of the key of a place. */
  Node node(int place) {
    return nodes[place];
  }

  /** The key's place, or the free one where it would be. */
  private int place(byte[] bytes, int from, int to) {
    int mask = names.length - 2;
    int at = Utf8Text.hash(bytes, from, to - from) & mask;
    while (names[1 + at] != null && !isNamed(1 + at, bytes, from, to)) {
      at = (at + 1) & mask;
    }
    return 1 + at;
  }

  private boolean isNamed(int place, byte[] bytes, int from, int to) {
    return names[place].length == to - from + 1 && Utf8Text.isAt(names[place], bytes, from, to + 1);
  }
}
