package org.obmeet.telemetry.lake.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A block of integers in Parquet's encoding {@code DELTA_BINARY_PACKED}. The block begins with the
 * smallest difference of consecutive values. Then follow all differences minus the smallest,
 * bit-packed in miniblocks of 32. The bit width of a miniblock is that of its largest value.
 */
final class DeltaBinaryPackedBlock {
  /** Number of differences in a full block. */
  static final int VALUES = 128;

  /** Number of miniblocks in a block; each has its own bit width. */
  static final int MINIBLOCKS = 4;

  private static final int MINIBLOCK_VALUES = VALUES / MINIBLOCKS;

  /** Largest size of a block, and the bytes that may be overwritten after its end. */
  static final int MAX_BYTES = 10 + MINIBLOCKS + VALUES * Long.BYTES + Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private DeltaBinaryPackedBlock() {}

  /**
   * Encodes the differences of a block.
   *
   * @param differences an array for a full block; its content is overwritten
   * @param count number of differences, at least one; less than {@link #VALUES} only in the last
   *     block of a page
   * @param out an array of at least {@link #MAX_BYTES} bytes
   * @return size of the encoded block
   */
  static int encode(long[] differences, int count, byte[] out) {
    long min = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      min = Math.min(min, differences[i]);
    }
    Arrays.fill(differences, count, VALUES, min);
    int widths = varint(out, 0, min << 1 ^ min >> 63);
    int position = widths + MINIBLOCKS;
    for (int miniblock = 0; miniblock < MINIBLOCKS; miniblock++) {
      int from = miniblock * MINIBLOCK_VALUES;
      long bits = 0;
      for (int i = from; i < from + MINIBLOCK_VALUES; i++) {
        long excess = differences[i] - min;
        differences[i] = excess;
        bits |= excess;
      }
      int width = Long.SIZE - Long.numberOfLeadingZeros(bits);
      out[widths + miniblock] = (byte) width;
      position = pack(differences, from, width, out, position);
    }
    return position;
  }

  /**
   * Packs the values of a miniblock; the lowest bits come first.
   *
   * @return position after the last byte; the bytes from this position on may be overwritten
   */
  private static int pack(long[] values, int from, int width, byte[] out, int first) {
    int position = first;
    long word = 0;
    int used = 0;
    for (int i = from; i < from + MINIBLOCK_VALUES; i++) {
      long value = values[i];
      word |= value << used;
      used += width;
      if (used >= Long.SIZE) {
        LONGS.set(out, position, word);
        position += Long.BYTES;
        used -= Long.SIZE;
        word = used == 0 ? 0 : value >>> width - used;
      }
    }
    LONGS.set(out, position, word);
    return position + used / Byte.SIZE;
  }

  /**
   * Writes a number in groups of seven bits, the lowest group first (ULEB128).
   *
   * @return position after the last byte
   */
  static int varint(byte[] out, int first, long number) {
    int position = first;
    long remaining = number;
    while ((remaining & ~0x7fL) != 0) {
      out[position++] = (byte) (remaining | 0x80);
      remaining >>>= 7;
    }
    out[position++] = (byte) remaining;
    return position;
  }
}
