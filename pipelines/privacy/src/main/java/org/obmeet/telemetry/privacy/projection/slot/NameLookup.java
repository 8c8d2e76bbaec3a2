package org.obmeet.telemetry.privacy.projection.slot;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An open-addressing map from UTF-8 names to values, probed with the bytes between quotation marks
 * without decoding. It is not thread-safe.
 */
final class NameLookup<T> {
  private final byte[][] names;
  private final Object[] values;

  /** The entry last found after each entry, because names mostly come in the same order. */
  private final int[] successors;

  private int last;

  NameLookup(Map<String, T> named) {
    int capacity = Integer.highestOneBit(Math.max(1, named.size())) * 4;
    names = new byte[capacity][];
    values = new Object[capacity];
    successors = new int[capacity];
    named.forEach(this::add);
  }

  /** Returns a name with its closing quotation mark, in UTF-8. */
  private static byte[] bytes(String name) {
    return (name + '"').getBytes(StandardCharsets.UTF_8);
  }

  /** Adds a name, unless JSON writes it with an escape. Such names are never looked up here. */
  private void add(String name, T value) {
    if (name.chars().anyMatch(c -> c == '"' || c == '\\' || c < ' ')) {
      return;
    }
    byte[] bytes = bytes(name);
    int index = index(bytes, 0, bytes.length - 1);
    names[index] = bytes;
    values[index] = value;
  }

  /**
   * Returns the value of a name, or null if the map does not contain it.
   *
   * @param to offset of the name's closing quotation mark
   */
  @SuppressWarnings("unchecked")
  T find(byte[] bytes, int from, int to) {
    int follower = successors[last];
    if (names[follower] == null || !isNamed(follower, bytes, from, to)) {
      follower = index(bytes, from, to);
      successors[last] = follower;
    }
    last = follower;
    return (T) values[follower];
  }

  /** Returns the index of the name, or of the free entry for it. */
  private int index(byte[] bytes, int from, int to) {
    int mask = names.length - 1;
    int at = Utf8Text.hash(bytes, from, to - from) & mask;
    while (names[at] != null && !isNamed(at, bytes, from, to)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private boolean isNamed(int index, byte[] bytes, int from, int to) {
    return names[index].length == to - from + 1 && Utf8Text.isAt(names[index], bytes, from, to + 1);
  }
}
