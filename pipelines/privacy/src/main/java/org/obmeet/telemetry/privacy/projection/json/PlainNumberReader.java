package org.obmeet.telemetry.privacy.projection.json;

import org.obmeet.telemetry.privacy.projection.slot.JsonScalars;
import org.obmeet.telemetry.privacy.projection.slot.Utf8Text;

/**
 * Reads a JSON number as {@link JsonScalars} does, without its fraction. Numbers with an exponent
 * and long numbers are unsupported. A number just below an integer is unsupported, too, because a
 * double may round it up.
 */
final class PlainNumberReader {
  private static final int UNSUPPORTED = -1;
  private static final int MAX_DIGITS = 18;

  /** The number of decimal digits that a double always preserves. */
  private static final int EXACT_DIGITS = 15;

  private static final int MAX_FRACTION_DIGITS = 100;
  private static final long ZEROS = 0x3030303030303030L;
  private static final long SIXES = 0x0606060606060606L;
  private static final long HIGH_HALVES = 0xF0F0F0F0F0F0F0F0L;

  private long value;

  /** Returns true if the byte can be the first of a number. */
  static boolean begins(byte first) {
    return first == '-' || isDigit(first);
  }

  /** Returns the last number that was read. */
  long value() {
    return value;
  }

  /**
   * Reads a number.
   *
   * @param from offset of the number's first byte
   * @return the offset after the number, or -1 if it is unsupported
   */
  int read(byte[] bytes, int from, int end) {
    boolean negative = bytes[from] == '-';
    int first = negative ? from + 1 : from;
    int digits = first + Long.BYTES <= end ? leadingDigits(Utf8Text.word(bytes, first)) : 0;
    int at = first + digits;
    long integer;
    if (digits > 0 && digits < Long.BYTES) {
      integer = number(Utf8Text.word(bytes, first), digits);
    } else {
      at = first;
      integer = 0;
      while (at < end && isDigit(bytes[at])) {
        integer = integer * 10 + bytes[at++] - '0';
      }
      digits = at - first;
    }
    boolean zero = digits > 1 && bytes[first] == '0';
    if (digits == 0 || digits > MAX_DIGITS || zero) {
      return UNSUPPORTED;
    }
    if (at < end && bytes[at] == '.') {
      at = fraction(bytes, at + 1, end, EXACT_DIGITS - digits);
    }
    value = negative ? -integer : integer;
    return at == UNSUPPORTED || (at < end && (bytes[at] | 0x20) == 'e') ? UNSUPPORTED : at;
  }

  /**
   * Returns the number of digits if the eight bytes start with a short integer. Returns 0 for other
   * values, and for a sign, fraction, exponent, leading zero or more than seven digits.
   */
  static int shortInteger(long word) {
    int digits = leadingDigits(word);
    // Negative only if both terms are negative: the first digit is 0, and more digits follow.
    int zeros = ((int) (word ^ ZEROS) & 0xff) - 1 & 1 - digits;
    byte after = (byte) (word >>> (digits << 3));
    boolean integer = zeros >= 0 && digits < Long.BYTES && after != '.' && (after | ' ') != 'e';
    return integer ? digits : 0;
  }

  /** Returns the number of leading digits in eight bytes, counted from the lowest byte. */
  private static int leadingDigits(long word) {
    long digits = word ^ ZEROS;
    // A digit is now 0 to 9. Any other byte has upper bits, or gets them when 6 is added. A carry
    // changes only later bytes.
    long others = (digits | (digits + SIXES)) & HIGH_HALVES;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /**
   * Converts digits to a number without a branch for each digit (SWAR). One multiplication each
   * joins digits to pairs, pairs to groups of four, and these to the result.
   *
   * @param digits number of digits, 1 to 8; the first digit is the lowest byte
   */
  static long number(long word, int digits) {
    long eight = (word ^ ZEROS) << Long.SIZE - digits * Byte.SIZE;
    long pairs = (eight * (10 << 8 | 1)) >>> 8 & 0x00FF00FF00FF00FFL;
    long fours = (pairs * (100 << 16 | 1)) >>> 16 & 0x0000FFFF0000FFFFL;
    return (fours * (10_000L << 32 | 1)) >>> 32;
  }

  /**
   * Returns the offset after a fraction. Returns -1 if it has no digits or too many. Also returns
   * -1 if all significant digits are 9, because a double may round it up to an integer.
   *
   * @param telling number of fraction digits that are significant in a double
   */
  private static int fraction(byte[] bytes, int from, int end, int telling) {
    boolean nines = true;
    int at = from;
    while (at < end && isDigit(bytes[at])) {
      nines &= bytes[at] == '9' || at - from >= telling;
      at++;
    }
    boolean close = nines && at - from >= telling;
    return at == from || close || at - from > MAX_FRACTION_DIGITS ? UNSUPPORTED : at;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
