package org.obmeet.telemetry.privacy.projection.json;

import org.obmeet.telemetry.privacy.projection.slot.JsonScalars;
import org.obmeet.telemetry.privacy.projection.slot.Utf8Text;

/**
 * Reads a JSON number as {@link JsonScalars} does: what follows the point is cut off. Gives up on
 * what has an exponent, is long, or lies so close below a whole number that a double may not tell
 * them apart.
 */
final class PlainNumberReader {
  private static final int UNSUPPORTED = -1;
  private static final int MOST_DIGITS = 18;

  /** Decimal digits that every double keeps. */
  private static final int EXACT_DIGITS = 15;

  private static final int MOST_FRACTION = 100;
  private static final long ZEROS = 0x3030303030303030L;
  private static final long SIXES = 0x0606060606060606L;
  private static final long HIGH_HALVES = 0xF0F0F0F0F0F0F0F0L;

  private long value;

  /** Whether a number may begin with a byte. */
  static boolean begins(byte first) {
    return first == '-' || isDigit(first);
  }

  /** The number that was read last. */
  long value() {
    return value;
  }

  /**
   * Reads a number.
   *
   * @param from its first byte
   * @return the place after it, or -1
   */
  int read(byte[] bytes, int from, int end) {
    boolean negative = bytes[from] == '-';
    int first = negative ? from + 1 : from;
    int digits = first + Long.BYTES <= end ? leadingDigits(Utf8Text.word(bytes, first)) : 0;
    int at = first + digits;
    long whole;
    if (digits > 0 && digits < Long.BYTES) {
      whole = number(Utf8Text.word(bytes, first), digits);
    } else {
      at = first;
      whole = 0;
      while (at < end && isDigit(bytes[at])) {
        whole = whole * 10 + bytes[at++] - '0';
      }
      digits = at - first;
    }
    boolean zero = digits > 1 && bytes[first] == '0';
    if (digits == 0 || digits > MOST_DIGITS || zero) {
      return UNSUPPORTED;
    }
    if (at < end && bytes[at] == '.') {
      at = fraction(bytes, at + 1, end, EXACT_DIGITS - digits);
    }
    value = negative ? -whole : whole;
    return at == UNSUPPORTED || (at < end && (bytes[at] | 0x20) == 'e') ? UNSUPPORTED : at;
  }

  /**
   * How many digits a number has that eight bytes begin with; 0 where there is none, or it has a
   * sign, a fraction, an exponent, a zero before other digits, or does not end with them.
   */
  static int shortWhole(long word) {
    int digits = leadingDigits(word);
    // Both are negative where the first digit is 0 and others follow: no branch on how many.
    int zeros = ((int) (word ^ ZEROS) & 0xff) - 1 & 1 - digits;
    byte after = (byte) (word >>> (digits << 3));
    boolean whole = zeros >= 0 && digits < Long.BYTES && after != '.' && (after | ' ') != 'e';
    return whole ? digits : 0;
  }

  /** How many of eight bytes, from the lowest on, are digits before the first that is none. */
  private static int leadingDigits(long word) {
    long digits = word ^ ZEROS;
    // Beyond 9 a byte has a high half, or gets one. A carry goes to bytes that come later.
    long others = (digits | (digits + SIXES)) & HIGH_HALVES;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /**
   * The number that digits make, without a branch a digit: first pairs of them side by side, then
   * fours, then eight.
   *
   * @param digits how many there are from the lowest byte on, 1 to 8
   */
  static long number(long word, int digits) {
    long eight = (word ^ ZEROS) << Long.SIZE - digits * Byte.SIZE;
    long pairs = (eight * (10 << 8 | 1)) >>> 8 & 0x00FF00FF00FF00FFL;
    long fours = (pairs * (100 << 16 | 1)) >>> 16 & 0x0000FFFF0000FFFFL;
    return (fours * (10_000L << 32 | 1)) >>> 32;
  }

  /**
   * The place after a fraction; -1 where it is none, or where all digits that a double tells apart
   * are nines and it does not end before them.
   *
   * @param telling how many digits of it a double tells apart
   */
  private static int fraction(byte[] bytes, int from, int end, int telling) {
    boolean nines = true;
    int at = from;
    while (at < end && isDigit(bytes[at])) {
      nines &= bytes[at] == '9' || at - from >= telling;
      at++;
    }
    boolean close = nines && at - from >= telling;
    return at == from || close || at - from > MOST_FRACTION ? UNSUPPORTED : at;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
