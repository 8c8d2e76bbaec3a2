package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.RowSelection;

/** Bits of packed rows, a byte for eight fields of a row, as bits of columns. */
final class NullBitTransposer {
  private NullBitTransposer() {}

  /**
   * Takes eight fields' bits from rows.
   *
   * @param from first row
   * @param to after the last row, at most {@link NullMask#BATCH_ROWS} further
   * @param at which byte of each row holds them
   * @param none of each field a bit a row, from the lowest on; bits of no row are 0
   */
  static void transpose(RowSelection rows, int from, int to, int at, int[] none) {
    for (int field = 0; field < none.length; field++) {
      none[field] = 0;
    }
    for (int first = from; first < to; first += Byte.SIZE) {
      long square = 0;
      int last = Math.min(to, first + Byte.SIZE);
      for (int i = first; i < last; i++) {
        square |= (rows.bytes(i)[rows.place(i) + at] & 0xffL) << (i - first) * Byte.SIZE;
      }
      square = transpose(square);
      for (int field = 0; field < none.length; field++) {
        none[field] |= (int) (square >>> field * Byte.SIZE & 0xff) << first - from;
      }
    }
  }

  /**
   * Eight bytes, from the lowest on, whose bits change places with their rows (Warren, Hacker's
   * Delight, 7-3): in squares of two, of four, of eight.
   */
  static long transpose(long square) {
    long moved = (square ^ square >>> 7) & 0x00AA00AA00AA00AAL;
    long twos = square ^ moved ^ moved << 7;
    moved = (twos ^ twos >>> 14) & 0x0000CCCC0000CCCCL;
    long fours = twos ^ moved ^ moved << 14;
    moved = (fours ^ fours >>> 28) & 0x00000000F0F0F0F0L;
    return fours ^ moved ^ moved << 28;
  }
}
