package org.obmeet.telemetry.privacy.projection;

import java.util.Arrays;

/**
 * What followed from texts seen lately, found by their bytes. A text has one of two places, and the
 * next with the same two drives the older out: bounded, whatever the data holds.
 */
final class TextCache<T> {
  /** Longest text that is kept, in bytes. */
  private static final int LONGEST = 512;

  private final Entry<T>[] entries;

  private record Entry<T>(int hash, byte[] text, T value) {
    boolean isOf(int wanted, Slots slots, int slot) {
      return hash == wanted
          && Utf8Text.equals(text, slots.read(), slots.place(slot), slots.length(slot));
    }
  }

  /**
   * A cache of nothing yet.
   *
   * @param places how many are kept at most; a power of two, at least 2
   */
  @SuppressWarnings("unchecked")
  TextCache(int places) {
    entries = (Entry<T>[]) new Entry<?>[places];
  }

  /** What was put for the text in a place of some slots, or null. */
  T find(Slots slots, int slot) {
    int hash = slots.hash(slot);
    int place = place(hash);
    Entry<T> newer = entries[place];
    if (newer == null || newer.isOf(hash, slots, slot)) {
      return newer == null ? null : newer.value();
    }
    Entry<T> older = entries[place + 1];
    return older != null && older.isOf(hash, slots, slot) ? older.value() : null;
  }

  /** Keeps what follows from the text in a place of some slots. */
  void put(Slots slots, int slot, T value) {
    int from = slots.place(slot);
    int length = slots.length(slot);
    if (length <= LONGEST) {
      int hash = slots.hash(slot);
      int place = place(hash);
      entries[place + 1] = entries[place];
      byte[] text = Arrays.copyOfRange(slots.read(), from, from + length);
      entries[place] = new Entry<>(hash, text, value);
    }
  }

  /** Forgets everything. */
  void clear() {
    Arrays.fill(entries, null);
  }

  /** The first of two places. */
  private int place(int hash) {
    return hash & (entries.length - 2);
  }
}
