package org.obmeet.telemetry.lake.rows;

import java.util.Arrays;

/**
 * Packed rows that lie here and there, in the order in which they are to become columns. Many
 * become columns together: a column then follows its neighbour through the same few bytes of each.
 */
public final class RowSelection {
  private byte[][] bytes = new byte[64][];
  private int[] places = new int[64];
  private LabelDictionary[] dictionaries;
  private int size;

  /**
   * Adds a row, which has to stay where it is until this is cleared.
   *
   * @throws IllegalArgumentException where it is of another room than those before
   */
  public void add(PackedRows rows, int row) {
    if (rows.dictionaries() != dictionaries) {
      check(rows.dictionaries());
      dictionaries = rows.dictionaries();
    }
    if (size == places.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
      places = Arrays.copyOf(places, 2 * size);
    }
    bytes[size] = rows.array();
    places[size++] = row * rows.width();
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /** Forgets the rows. */
  public void clear() {
    size = 0;
  }

  /** Throws unless the rows' labels are in some dictionaries. */
  public void check(LabelDictionary[] others) {
    if (size > 0 && others != dictionaries) {
      throw new IllegalArgumentException("rows of two rooms do not go together");
    }
  }

  /** The bytes among which a row lies. */
  public byte[] bytes(int i) {
    return bytes[i];
  }

  /** The row's first byte. */
  public int place(int i) {
    return places[i];
  }
}
