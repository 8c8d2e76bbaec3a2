package org.obmeet.telemetry.privacy.projection.slot;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A hash map from UTF-8 names to values. Lookups use the bytes between the quotation marks without
 * decoding. It is not thread-safe.
 */
final class NameLookup<T> {
  private final byte[][] names;
  private final Object[] values;

  /** For each entry, the entry found after it the last time. Names mostly have the same order. */
  private final int[] successors;

  private int last;

  NameLookup(Map<String, T> named) {
    int capacity = Integer.highestOneBit(Math.max(1, named.size())) * 4;
    names = new byte[capacity][];
    values = new Object[capacity];
    successors = new int[capacity];
    named.forEach(this::add);
  }

  /** Returns the UTF-8 bytes of a name and its closing quotation mark. */
  private static byte[] bytes(String name) {
    return (name + '"').getBytes(StandardCharsets.UTF_8);
  }

  /** Adds a name, unless JSON needs an escape for it. Names with escapes are never looked up. */
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
   * Returns the value of a name, or null if the map does not contain the name.
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

  /** Returns the index of the name's entry, or of the free entry for it. */
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
