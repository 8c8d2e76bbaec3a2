package org.obmeet.telemetry.lake.columns;

import java.util.Arrays;

/**
 * Bits as Parquet has levels and flags (its hybrid of run lengths and bit packing, one bit wide):
 * eight or more of a kind are a run, other eights are packed as they are.
 */
final class BooleanRleEncoder {
  /** Most eights that one header counts. */
  private static final int MOST_PACKED = 63;

  private static final int NONE = -1;

  private final long[] words;
  private final long inverted;
  private byte[] out;
  private int at;

  /** The header of eights that are packed; {@link #NONE} where the last was a run. */
  private int header = NONE;

  private int packed;

  private BooleanRleEncoder(long[] words, long inverted, int before) {
    this.words = words;
    this.inverted = inverted;
    this.out = new byte[before + 16];
    this.at = before;
  }

  /**
   * Encodes some of many bits.
   *
   * @param words a bit each, from the lowest on
   * @param inverted whether ones count as zeros
   * @param before how many bytes are left free at the beginning
   */
  static byte[] encode(long[] words, boolean inverted, int from, int to, int before) {
    BooleanRleEncoder runs = new BooleanRleEncoder(words, inverted ? -1 : 0, before);
    runs.encode(from, to);
    return Arrays.copyOf(runs.out, runs.at);
  }

  private void encode(int from, int to) {
    int bit = from;
    while (bit < to) {
      int left = to - bit;
      long next = bits(bit);
      long differing = (next & 1) == 0 ? next : ~next;
      if (left >= Byte.SIZE && (differing & 0xff) == 0) {
        int length = run(bit, to, next & 1);
        repeated(length, (byte) (next & 1));
        bit += length;
      } else {
        pack(left < Byte.SIZE ? next & (1L << left) - 1 : next);
        bit += Byte.SIZE;
      }
    }
  }

  /** How many bits from one on are as it is. */
  private int run(int from, int to, long value) {
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

  /** 64 bits from one on; what is beyond the last is anything. */
  private long bits(int bit) {
    int word = bit >> 6;
    long low = words[word] >>> bit;
    boolean more = (bit & 63) > 0 && word + 1 < words.length;
    return (more ? low | words[word + 1] << -bit : low) ^ inverted;
  }

  private void repeated(int length, byte value) {
    header = NONE;
    reserve();
    int rest = length << 1;
    while ((rest & ~0x7f) != 0) {
      out[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
    out[at++] = value;
  }

  private void pack(long eight) {
    reserve();
    if (header == NONE || packed == MOST_PACKED) {
      header = at++;
      packed = 0;
    }
    packed++;
    out[header] = (byte) (packed << 1 | 1);
    out[at++] = (byte) eight;
  }

  /** Makes room for what is written at once. */
  private void reserve() {
    if (at + 6 > out.length) {
      out = Arrays.copyOf(out, 2 * out.length);
    }
  }
}
