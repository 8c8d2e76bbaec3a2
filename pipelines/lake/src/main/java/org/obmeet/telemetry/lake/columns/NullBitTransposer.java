package org.obmeet.telemetry.lake.columns;

import org.obmeet.telemetry.lake.rows.RowSelection;

/** Transposes null bits of packed rows to columns. Each byte of a row has the bits of 8 fields. */
final class NullBitTransposer {
  private NullBitTransposer() {}

  /**
   * Transposes the null bits of eight fields.
   *
   * @param from first row
   * @param to end of the rows, at most {@link NullMask#BATCH_ROWS} after {@code from}
   * @param byteIndex index of the byte in each row
   * @param nullBits receives one element per field: one bit per row, the lowest bit first; further
   *     bits are 0
   */
  static void transpose(RowSelection rows, int from, int to, int byteIndex, int[] nullBits) {
    for (int field = 0; field < nullBits.length; field++) {
      nullBits[field] = 0;
    }
    for (int first = from; first < to; first += Byte.SIZE) {
      long matrix = 0;
      int last = Math.min(to, first + Byte.SIZE);
      for (int i = first; i < last; i++) {
        matrix |= (rows.bytes(i)[rows.offset(i) + byteIndex] & 0xffL) << (i - first) * Byte.SIZE;
      }
      matrix = transpose(matrix);
      for (int field = 0; field < nullBits.length; field++) {
        nullBits[field] |= (int) (matrix >>> field * Byte.SIZE & 0xff) << first - from;
      }
    }
  }

  /**
   * Transposes a matrix of 8 × 8 bits (Warren, Hacker's Delight, 7-3). Swaps bits within squares of
   * 2 × 2, then of 4 × 4, then of 8 × 8.
   */
  static long transpose(long matrix) {
    long moved = (matrix ^ matrix >>> 7) & 0x00AA00AA00AA00AAL;
    long twos = matrix ^ moved ^ moved << 7;
    moved = (twos ^ twos >>> 14) & 0x0000CCCC0000CCCCL;
    long fours = twos ^ moved ^ moved << 14;
    moved = (fours ^ fours >>> 28) & 0x00000000F0F0F0F0L;
    return fours ^ moved ^ moved << 28;
  }
}
