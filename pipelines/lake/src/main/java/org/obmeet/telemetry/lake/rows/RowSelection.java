package org.obmeet.telemetry.lake.rows;

import java.util.Arrays;

/**
 * A selection of packed rows from several buffers, in output order, without copies. Rows are
 * selected in small batches, which stay in the processor's cache while one column after another is
 * transposed.
 */
public final class RowSelection {
  private byte[][] bytes = new byte[64][];
  private int[] offsets = new int[64];
  private LabelDictionary[] dictionaries;
  private int size;

  /**
   * Adds a row. The caller must not move the row before this selection is cleared.
   *
   * @throws IllegalArgumentException if the rows are not all from the same buffer pool
   */
  public void add(PackedRows rows, int row) {
    if (rows.dictionaries() != dictionaries) {
      check(rows.dictionaries());
      dictionaries = rows.dictionaries();
    }
    if (size == offsets.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
      offsets = Arrays.copyOf(offsets, 2 * size);
    }
    bytes[size] = rows.array();
    offsets[size++] = row * rows.width();
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /** Throws {@link IllegalArgumentException} unless the rows use the given dictionaries. */
  public void check(LabelDictionary[] others) {
    if (size > 0 && others != dictionaries) {
      throw new IllegalArgumentException("rows of two buffer pools cannot be combined");
    }
  }

  /** Returns the array that contains a row. */
  public byte[] bytes(int i) {
    return bytes[i];
  }

  /** Returns the offset of a row in its array. */
  public int offset(int i) {
    return offsets[i];
  }
}
