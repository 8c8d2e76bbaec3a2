package org.obmeet.telemetry.lake.sort;

import static org.obmeet.telemetry.lake.rows.PackedRows.LONGS;

import java.io.IOException;

/**
 * Bytes without the zeros that lead their words of eight (null suppression: Abadi, Madden and
 * Ferreira, Integrating Compression and Execution in Column-Oriented Database Systems, 2006). First
 * half a byte a word, which says how many bytes of it follow, 0 to 8; then these. Of reports, whose
 * numbers are mostly small or none, it leaves a third, in less time than general codecs take.
 */
final class ZeroSuppression {
  /** Bytes behind what is packed that may be written to, or read, and mean nothing. */
  static final int SLACK = Long.BYTES;

  private static final int WORD = Long.BYTES;

  /** A word's last bytes, by how many they are. */
  private static final long[] LAST = new long[WORD + 1];

  static {
    for (int bytes = 1; bytes <= WORD; bytes++) {
      LAST[bytes] = -1L >>> (Long.SIZE - bytes * Byte.SIZE);
    }
  }

  private ZeroSuppression() {}

  /** Most bytes that some bytes become, with {@link #SLACK}. */
  static int bound(int size) {
    return Math.addExact(Math.addExact(size, counts(size)), SLACK);
  }

  /** Bytes that say how many follow of each word. */
  private static int counts(int size) {
    return (size / WORD + 1) / 2;
  }

  /**
   * Packs bytes.
   *
   * @param size a multiple of eight
   * @param to has {@link #bound} bytes at least
   * @return how many bytes they became
   */
  static int pack(byte[] from, int size, byte[] to) {
    int at = counts(size);
    int pair = 0;
    for (int place = 0; place < size; place += WORD) {
      long word = (long) LONGS.get(from, place);
      int bytes = WORD - (Long.numberOfLeadingZeros(word) >>> 3);
      // A word of which no byte follows is 0, wherever it is shifted.
      LONGS.set(to, at, word << (Long.SIZE - bytes * Byte.SIZE));
      at += bytes;
      if ((place & WORD) == 0) {
        pair = bytes;
        to[place >>> 4] = (byte) bytes;
      } else {
        to[place >>> 4] = (byte) (pair | bytes << 4);
      }
    }
    return at;
  }

  /**
   * Unpacks bytes.
   *
   * @param from has {@link #SLACK} bytes at least after those that are packed
   * @param to where they begin
   * @param size a multiple of eight
   * @throws IOException if these are not so many packed bytes
   */
  static void unpack(byte[] from, int packed, byte[] to, int size) throws IOException {
    int at = counts(size);
    for (int place = 0; place < size; place += WORD) {
      int bytes = from[place >>> 4] >>> ((place & WORD) >>> 1) & 0xf;
      if (bytes > WORD || at + bytes > packed) {
        throw new IOException("a block does not unpack");
      }
      long word = (long) LONGS.get(from, at);
      LONGS.set(to, place, word >>> (Long.SIZE - bytes * Byte.SIZE) & LAST[bytes]);
      at += bytes;
    }
    if (at != packed) {
      throw new IOException("a block does not unpack to its size");
    }
  }
}
