package org.obmeet.telemetry.privacy.projection.slot;

import com.google.common.base.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Functions on UTF-8 text in byte arrays. They process at least eight bytes at a time (SWAR). */
public final class Utf8Text {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private Utf8Text() {}

  /** Returns true if bytes are valid UTF-8. */
  public static boolean isWellFormed(byte[] bytes, int from, int length) {
    int end = from + length;
    int at = from;
    while (at + 4 * Long.BYTES <= end
        && ((word(bytes, at)
                    | word(bytes, at + Long.BYTES)
                    | word(bytes, at + 2 * Long.BYTES)
                    | word(bytes, at + 3 * Long.BYTES))
                & HIGHS)
            == 0) {
      at += 4 * Long.BYTES;
    }
    while (at + Long.BYTES <= end && (word(bytes, at) & HIGHS) == 0) {
      at += Long.BYTES;
    }
    return Utf8.isWellFormed(bytes, at, end - at);
  }

  /**
   * Returns the offset of the quotation mark that closes a JSON string. Returns -1 for an escape, a
   * control character or a missing end.
   *
   * @param from offset after the opening quotation mark
   */
  public static int closingQuote(byte[] bytes, int from, int end) {
    int at = from;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long stops = stops(word(bytes, at));
      if (stops != 0) {
        int found = at + (Long.numberOfTrailingZeros(stops) >>> 3);
        return bytes[found] == '"' ? found : -1;
      }
    }
    for (; at < end; at++) {
      byte b = bytes[at];
      if (b == '"') {
        return at;
      }
      if (b == '\\' || (b >= 0 && b < ' ')) {
        return -1;
      }
    }
    return -1;
  }

  /**
   * Returns a word in which the highest bit of a byte marks a quotation mark, a backslash or a
   * control character. Only the lowest mark is reliable, because a borrow may set later ones.
   */
  private static long stops(long word) {
    long quotes = word ^ QUOTES;
    long backslashes = word ^ BACKSLASHES;
    long found =
        ((quotes - ONES) & ~quotes)
            | ((backslashes - ONES) & ~backslashes)
            | ((word - SPACES) & ~word);
    return found & HIGHS;
  }

  /** Returns a hash of a range of bytes. */
  static int hash(byte[] bytes, int from, int length) {
    long hash = length;
    int end = from + length;
    int at = from;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = (Long.rotateLeft(hash, 29) ^ word(bytes, at)) * MIX;
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << Byte.SIZE | (bytes[at] & 0xff);
    }
    hash = (Long.rotateLeft(hash, 29) ^ rest) * MIX;
    return (int) (hash >>> 32);
  }

  /** Returns true if a range of bytes equals a text. */
  static boolean equals(byte[] text, byte[] bytes, int from, int length) {
    return text.length == length && isAt(text, bytes, from, from + length);
  }

  /**
   * Returns true if a text is at an offset of the bytes.
   *
   * @param end offset after the last byte that may be read
   */
  static boolean isAt(byte[] text, byte[] bytes, int from, int end) {
    int length = text.length;
    if (length > end - from) {
      return false;
    }
    if (length < Long.BYTES) {
      for (int i = 0; i < length; i++) {
        if (text[i] != bytes[from + i]) {
          return false;
        }
      }
      return true;
    }
    int last = length - Long.BYTES;
    for (int i = 0; i < last; i += Long.BYTES) {
      if (word(text, i) != word(bytes, from + i)) {
        return false;
      }
    }
    return word(text, last) == word(bytes, from + last);
  }

  /** Returns the four bytes at an offset as an integer in little-endian order. */
  public static int half(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  /** Returns the eight bytes at an offset as an integer in little-endian order. */
  public static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }
}
