package org.obmeet.telemetry.privacy.projection.json;

import org.obmeet.telemetry.privacy.projection.slot.JsonScalars;
import org.obmeet.telemetry.privacy.projection.slot.Utf8Text;

/**
 * Reads a JSON number like {@link JsonScalars}: the fraction is cut off. Numbers with an exponent
 * and long numbers are unsupported. So are numbers so close below an integer that a double may not
 * distinguish them from it.
 */
final class PlainNumberReader {
  private static final int UNSUPPORTED = -1;
  private static final int MAX_DIGITS = 18;

  /** The number of decimal digits that every double keeps. */
  private static final int EXACT_DIGITS = 15;

  private static final int MAX_FRACTION_DIGITS = 100;
  private static final long ZEROS = 0x3030303030303030L;
  private static final long SIXES = 0x0606060606060606L;
  private static final long HIGH_HALVES = 0xF0F0F0F0F0F0F0F0L;

  private long value;

  /** Returns true if a number may begin with a byte. */
  static boolean begins(byte first) {
    return first == '-' || isDigit(first);
  }

  /** Returns the number that was read last. */
  long value() {
    return value;
  }

  /**
   * Reads a number.
   *
   * @param from offset of its first byte
   * @return the offset after it, or -1 if it is unsupported
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
   * Returns the number of digits of a plain integer at the start of eight bytes. Returns 0 if there
   * is none, or if it has a sign, a fraction, an exponent or a leading zero, or continues after the
   * eight bytes.
   */
  static int shortInteger(long word) {
    int digits = leadingDigits(word);
    // Both terms are negative if the first digit is 0 and others follow. This avoids a branch.
    int zeros = ((int) (word ^ ZEROS) & 0xff) - 1 & 1 - digits;
    byte after = (byte) (word >>> (digits << 3));
    boolean integer = zeros >= 0 && digits < Long.BYTES && after != '.' && (after | ' ') != 'e';
    return integer ? digits : 0;
  }

  /** Returns the number of leading digits in eight bytes, counted from the lowest byte. */
  private static int leadingDigits(long word) {
    long digits = word ^ ZEROS;
    // A byte above 9 has bits in its upper half, or gets them by the addition of 6. A carry only
    // changes later bytes.
    long others = (digits | (digits + SIXES)) & HIGH_HALVES;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /**
   * Converts digits to a number without a branch for each digit (SWAR). It combines pairs of digits
   * in parallel, then groups of four, then all eight.
   *
   * @param digits the number of digits from the lowest byte on, 1 to 8
   */
  static long number(long word, int digits) {
    long eight = (word ^ ZEROS) << Long.SIZE - digits * Byte.SIZE;
    long pairs = (eight * (10 << 8 | 1)) >>> 8 & 0x00FF00FF00FF00FFL;
    long fours = (pairs * (100 << 16 | 1)) >>> 16 & 0x0000FFFF0000FFFFL;
    return (fours * (10_000L << 32 | 1)) >>> 32;
  }

  /**
   * Returns the offset after a fraction. Returns -1 if it has no digits or too many, or if all its
   * significant digits are nines, because a double may round it up to the next integer.
   *
   * @param telling the number of fraction digits that a double distinguishes
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
