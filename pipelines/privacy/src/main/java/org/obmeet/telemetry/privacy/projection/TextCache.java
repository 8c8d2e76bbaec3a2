package org.obmeet.telemetry.privacy.projection;

import java.util.Arrays;

/**
 * What followed from texts seen lately, found by their bytes. Each text has one place, which the
 * next with the same place takes over: bounded, whatever the data holds.
 */
final class TextCache<T> {
  /** Longest text that is kept, in bytes. */
  private static final int LONGEST = 512;

  private final int[] hashes;
  private final byte[][] texts;
  private final Object[] values;

  /**
   * A cache of nothing yet.
   *
   * @param places how many are kept at most; a power of two
   */
  TextCache(int places) {
    hashes = new int[places];
    texts = new byte[places][];
    values = new Object[places];
  }

  /** What was put for a text, or null. */
  @SuppressWarnings("unchecked")
  T find(byte[] bytes, int from, int length) {
    int hash = Utf8Text.hash(bytes, from, length);
    int place = hash & (hashes.length - 1);
    return hashes[place] == hash
            && texts[place] != null
            && Utf8Text.equals(texts[place], bytes, from, length)
        ? (T) values[place]
        : null;
  }

  /** Keeps what follows from a text. */
  void put(byte[] bytes, int from, int length, T value) {
    if (length <= LONGEST) {
      int hash = Utf8Text.hash(bytes, from, length);
      int place = hash & (hashes.length - 1);
      hashes[place] = hash;
      texts[place] = Arrays.copyOfRange(bytes, from, from + length);
      values[place] = value;
    }
  }

  /** Forgets everything. */
  void clear() {
    Arrays.fill(texts, null);
    Arrays.fill(values, null);
  }
}
