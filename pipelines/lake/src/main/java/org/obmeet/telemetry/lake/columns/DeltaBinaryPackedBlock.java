package org.obmeet.telemetry.lake.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A block of whole numbers as differences (Parquet's encoding {@code DELTA_BINARY_PACKED}): the
 * smallest difference, then what each is above it, 32 at a time in as few bits as the largest of
 * them needs.
 */
final class DeltaBinaryPackedBlock {
  /** Differences of a whole block. */
  static final int VALUES = 128;

  /** Parts of a block, each with a width of its own. */
  static final int PARTS = 4;

  private static final int PART = VALUES / PARTS;

  /** Most bytes of a block, and those that are written beyond its end. */
  static final int MOST_BYTES = 10 + PARTS + VALUES * Long.BYTES + Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private DeltaBinaryPackedBlock() {}

  /**
   * Encodes differences.
   *
   * @param differences those of a block, room for a whole one; they are lost
   * @param count how many, one at least; fewer than {@link #VALUES} in a page's last block alone
   * @param out takes {@link #MOST_BYTES}
   * @return how many bytes they became
   */
  static int encode(long[] differences, int count, byte[] out) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, differences[i]);
    }
    Arrays.fill(differences, count, VALUES, least);
    int widths = varint(out, 0, least << 1 ^ least >> 63);
    int at = widths + PARTS;
    for (int part = 0; part < PARTS; part++) {
      int from = part * PART;
      long bits = 0;
      for (int i = from; i < from + PART; i++) {
        long above = differences[i] - least;
        differences[i] = above;
        bits |= above;
      }
      int width = Long.SIZE - Long.numberOfLeadingZeros(bits);
      out[widths + part] = (byte) width;
      at = pack(differences, from, width, out, at);
    }
    return at;
  }

  /**
   * Packs a part, from the lowest bits on.
   *
   * @return after its last byte; what follows it may be overwritten
   */
  private static int pack(long[] values, int from, int width, byte[] out, int first) {
    int at = first;
    long word = 0;
    int used = 0;
    for (int i = from; i < from + PART; i++) {
      long value = values[i];
      word |= value << used;
      used += width;
      if (used >= Long.SIZE) {
        LONGS.set(out, at, word);
        at += Long.BYTES;
        used -= Long.SIZE;
        word = used == 0 ? 0 : value >>> width - used;
      }
    }
    LONGS.set(out, at, word);
    return at + used / Byte.SIZE;
  }

  /**
   * Writes a number in groups of seven bits, from the lowest on.
   *
   * @return after its last byte
   */
  static int varint(byte[] out, int first, long number) {
    int at = first;
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      out[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
    return at;
  }
}
