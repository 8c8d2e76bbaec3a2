package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/**
 * An encoder of definition levels and flags in Parquet's hybrid of run lengths and bit packing,
 * with one bit per value. Eight or more equal bits become a run. Other groups of eight bits are
 * packed.
 */
final class BooleanRleEncoder {
  /** Maximum number of packed groups after one header. */
  private static final int MAX_PACKED_GROUPS = 63;

  private static final int NONE = -1;

  private final long[] words;
  private final long inverted;
  private byte[] out;
  private int position;

  /** Position of the header of the packed groups; {@link #NONE} after a run. */
  private int header = NONE;

  private int packedGroups;

  private BooleanRleEncoder(long[] words, long inverted, int reserved) {
    this.words = words;
    this.inverted = inverted;
    this.out = new byte[reserved + 16];
    this.position = reserved;
  }

  /**
   * Encodes a range of bits.
   *
   * @param words the bits; the lowest bit of a word comes first
   * @param inverted if true, all bits are inverted
   * @param reserved number of bytes that are left free at the beginning
   */
  static byte[] encode(long[] words, boolean inverted, int from, int to, int reserved) {
    BooleanRleEncoder runs = new BooleanRleEncoder(words, inverted ? -1 : 0, reserved);
    runs.encode(from, to);
    return Arrays.copyOf(runs.out, runs.position);
  }

  private void encode(int from, int to) {
    int bit = from;
    while (bit < to) {
      int bitsLeft = to - bit;
      long next = bits(bit);
      long differing = (next & 1) == 0 ? next : ~next;
      if (bitsLeft >= Byte.SIZE && (differing & 0xff) == 0) {
        int length = runLength(bit, to, next & 1);
        writeRun(length, (byte) (next & 1));
        bit += length;
      } else {
        writePacked(bitsLeft < Byte.SIZE ? next & (1L << bitsLeft) - 1 : next);
        bit += Byte.SIZE;
      }
    }
  }

  /** Returns the length of the run that begins at a bit. */
  private int runLength(int from, int to, long value) {
    int bit = from;
    while (bit < to) {
      int same = Long.numberOfTrailingZeros(bits(bit) ^ -value);
      bit += same;
      if (same < Long.SIZE) {
        break;
      }
    }
    return Math.min(bit, to) - from;
  }

  /** Returns the 64 bits from a position on; bits after the end of the range are undefined. */
  private long bits(int bit) {
    int word = bit >> 6;
    long low = words[word] >>> bit;
    boolean more = (bit & 63) > 0 && word + 1 < words.length;
    return (more ? low | words[word + 1] << -bit : low) ^ inverted;
  }

  private void writeRun(int length, byte value) {
    header = NONE;
    reserve();
    int remaining = length << 1;
    while ((remaining & ~0x7f) != 0) {
      out[position++] = (byte) (remaining | 0x80);
      remaining >>>= 7;
    }
    out[position++] = (byte) remaining;
    out[position++] = value;
  }

  private void writePacked(long eight) {
    reserve();
    if (header == NONE || packedGroups == MAX_PACKED_GROUPS) {
      header = position++;
      packedGroups = 0;
    }
    packedGroups++;
    out[header] = (byte) (packedGroups << 1 | 1);
    out[position++] = (byte) eight;
  }

  private void reserve() {
    if (position + 6 > out.length) {
      out = Arrays.copyOf(out, 2 * out.length);
    }
  }
}
