package org.obmeet.telemetry.privacy.projection;

/**
 * Reads a JSON number as {@link Scalars} does: what follows the point is cut off. Gives up on what
 * has an exponent, is long, or lies so close below a whole number that a double may not tell them
 * apart.
 */
final class PlainNumber {
  private static final int GIVEN_UP = -1;
  private static final int MOST_DIGITS = 18;

  /** Decimal digits that every double keeps. */
  private static final int EXACT_DIGITS = 15;

  private static final int MOST_FRACTION = 100;

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
    int first = bytes[from] == '-' ? from + 1 : from;
    int at = first;
    long whole = 0;
    while (at < end && isDigit(bytes[at])) {
      whole = whole * 10 + bytes[at++] - '0';
    }
    int digits = at - first;
    boolean zero = digits > 1 && bytes[first] == '0';
    if (digits == 0 || digits > MOST_DIGITS || zero) {
      return GIVEN_UP;
    }
    if (at < end && bytes[at] == '.') {
      at = fraction(bytes, at + 1, end, EXACT_DIGITS - digits);
    }
    value = first == from ? whole : -whole;
    return at == GIVEN_UP || (at < end && (bytes[at] | 0x20) == 'e') ? GIVEN_UP : at;
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
    return at == from || close || at - from > MOST_FRACTION ? GIVEN_UP : at;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
