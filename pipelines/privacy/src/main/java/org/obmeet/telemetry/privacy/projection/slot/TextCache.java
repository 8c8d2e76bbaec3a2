package org.obmeet.telemetry.privacy.projection.slot;

import java.util.Arrays;

/**
 * What followed from texts seen lately, found by their bytes. A text has one of two places, and the
 * next with the same two drives the older out: bounded, whatever the data holds.
 */
public final class TextCache<T> {
  /** Longest text that is kept, in bytes. */
  private static final int LONGEST = 512;

  /** Looked at before the texts, which lie wherever there was room. */
  private final int[] hashes;

  private final byte[][] texts;
  private final Object[] values;

  /**
   * A cache of nothing yet.
   *
   * @param places how many are kept at most; a power of two, at least 2
   */
  public TextCache(int places) {
    hashes = new int[places];
    texts = new byte[places][];
    values = new Object[places];
  }

  /** What was put for the text in a place of some slots, or null. */
  public T find(Slots slots, int slot) {
    int hash = slots.hash(slot);
    int place = place(hash);
    if (hashes[place] == hash && isOf(place, slots, slot)) {
      return value(place);
    }
    return hashes[place + 1] == hash && isOf(place + 1, slots, slot) ? value(place + 1) : null;
  }

  private boolean isOf(int place, Slots slots, int slot) {
    byte[] text = texts[place];
    return text != null
        && Utf8Text.equals(text, slots.read(), slots.offset(slot), slots.length(slot));
  }

  @SuppressWarnings("unchecked")
  private T value(int place) {
    return (T) values[place];
  }

  /** Keeps what follows from the text in a place of some slots. */
  public void put(Slots slots, int slot, T value) {
    int from = slots.offset(slot);
    int length = slots.length(slot);
    if (length <= LONGEST) {
      int hash = slots.hash(slot);
      int place = place(hash);
      hashes[place + 1] = hashes[place];
      texts[place + 1] = texts[place];
      values[place + 1] = values[place];
      hashes[place] = hash;
      texts[place] = Arrays.copyOfRange(slots.read(), from, from + length);
      values[place] = value;
    }
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(texts, null);
    Arrays.fill(values, null);
  }

  /** The first of two places. */
  private int place(int hash) {
    return hash & (hashes.length - 2);
  }
}
