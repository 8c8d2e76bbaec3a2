package org.obmeet.telemetry.privacy.projection.slot;

import java.util.Arrays;

/**
 * A cache of values by the bytes of texts. A text has two possible entries (two-way set
 * associative). A new text replaces the older entry, so the size is limited.
 */
public final class TextCache<T> {
  /** The length of the longest cached text, in bytes. */
  private static final int MAX_LENGTH = 512;

  /** The hashes, compared before the texts because they are faster to reach in memory. */
  private final int[] hashes;

  private final byte[][] texts;
  private final Object[] values;

  /**
   * Creates an empty cache.
   *
   * @param capacity largest number of entries; a power of two, at least 2
   */
  public TextCache(int capacity) {
    hashes = new int[capacity];
    texts = new byte[capacity][];
    values = new Object[capacity];
  }

  /** Returns the value of the text in a slot, or null if not cached. The text must be in place. */
  public T find(Slots slots, int slot) {
    int hash = slots.hash(slot);
    int index = index(hash);
    if (hashes[index] == hash && isOf(index, slots, slot)) {
      return value(index);
    }
    return hashes[index + 1] == hash && isOf(index + 1, slots, slot) ? value(index + 1) : null;
  }

  private boolean isOf(int index, Slots slots, int slot) {
    byte[] text = texts[index];
    return text != null
        && Utf8Text.equals(text, slots.read(), slots.offset(slot), slots.length(slot));
  }

  @SuppressWarnings("unchecked")
  private T value(int index) {
    return (T) values[index];
  }

  /** Caches the value of the text in a slot. The text must be in place. */
  public void put(Slots slots, int slot, T value) {
    int from = slots.offset(slot);
    int length = slots.length(slot);
    if (length <= MAX_LENGTH) {
      int hash = slots.hash(slot);
      int index = index(hash);
      hashes[index + 1] = hashes[index];
      texts[index + 1] = texts[index];
      values[index + 1] = values[index];
      hashes[index] = hash;
      texts[index] = Arrays.copyOfRange(slots.read(), from, from + length);
      values[index] = value;
    }
  }

  public void clear() {
    Arrays.fill(texts, null);
    Arrays.fill(values, null);
  }

  /** Returns the index of the first of a hash's two possible entries. */
  private int index(int hash) {
    return hash & (hashes.length - 2);
  }
}
