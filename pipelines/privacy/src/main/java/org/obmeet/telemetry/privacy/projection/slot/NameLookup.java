package org.obmeet.telemetry.privacy.projection.slot;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What is asked for of each of some names, found by the bytes between quotation marks. For one
 * thread.
 */
final class NameLookup<T> {
  private final byte[][] names;
  private final Object[] values;

  /** Of each place the one that was found after it lately: names mostly come in one order. */
  private final int[] successors;

  private int last;

  NameLookup(Map<String, T> named) {
    int places = Integer.highestOneBit(Math.max(1, named.size())) * 4;
    names = new byte[places][];
    values = new Object[places];
    successors = new int[places];
    named.forEach(this::add);
  }

  /** A name with the quotation mark after it. */
  private static byte[] bytes(String name) {
    return (name + '"').getBytes(StandardCharsets.UTF_8);
  }

  /** One that is written with an escape in JSON is not among those that come here. */
  private void add(String name, T value) {
    if (name.chars().anyMatch(c -> c == '"' || c == '\\' || c < ' ')) {
      return;
    }
    byte[] bytes = bytes(name);
    int place = place(bytes, 0, bytes.length - 1);
    names[place] = bytes;
    values[place] = value;
  }

  /**
   * What is asked for of a name; null where it is none of these.
   *
   * @param to place of its closing quotation mark
   */
  @SuppressWarnings("unchecked")
  T find(byte[] bytes, int from, int to) {
    int follower = successors[last];
    if (names[follower] == null || !isNamed(follower, bytes, from, to)) {
      follower = place(bytes, from, to);
      successors[last] = follower;
    }
    last = follower;
    return (T) values[follower];
  }

  /** The name's place, or the free one where it would be. */
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
