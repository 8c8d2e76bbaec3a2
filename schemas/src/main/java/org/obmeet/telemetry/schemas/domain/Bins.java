package org.obmeet.telemetry.schemas.domain;

/**
 * Public bands of whole numbers from 0: leaves by powers of two ({@code 0}, {@code 1}, {@code
 * 2..3}, {@code 4..7}, …) below coarse bands by powers of sixteen ({@code 0..15}, {@code 16..255},
 * …). The last of each ends at the largest 64-bit number.
 */
public final class Bins {
  /** Number of leaves. */
  public static final int COUNT = 64;

  /** Leaves per coarse band: each is a factor of two, together of sixteen. */
  private static final int STEP = 4;

  private static final String TO = "..";

  private Bins() {}

  /**
   * Place of the leaf that holds a number, from 0.
   *
   * @throws IllegalArgumentException where the number is negative
   */
  public static int index(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a number that is banded must be at least 0");
    }
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }

  /**
   * Label of the leaf that holds a number.
   *
   * @throws IllegalArgumentException where the number is negative
   */
  public static String label(long value) {
    return at(index(value));
  }

  /** Label of a leaf by its place, 0 to {@link #COUNT} - 1. */
  public static String at(int index) {
    if (index < 0 || index >= COUNT) {
      throw new IllegalArgumentException(
          "place of a band must be between 0 and " + (COUNT - 1) + "; it is " + index);
    }
    return index == 0 ? "0" : range(1L << (index - 1), end(index));
  }

  /**
   * The coarse band that holds a band; a coarse band holds itself.
   *
   * @throws IllegalArgumentException where the label is no band
   */
  public static String coarse(String label) {
    int last = (Math.max(0, index(lower(label)) - 1) / STEP + 1) * STEP;
    return range(last == STEP ? 0 : 1L << (last - STEP), end(Math.min(last, COUNT - 1)));
  }

  /**
   * Smallest number of a band, leaf or coarse.
   *
   * @throws IllegalArgumentException where the label is no band
   */
  public static long lower(String label) {
    return bound(label, label.indexOf(TO) < 0 ? label : label.substring(0, label.indexOf(TO)));
  }

  /**
   * Largest number of a band, leaf or coarse.
   *
   * @throws IllegalArgumentException where the label is no band
   */
  public static long upper(String label) {
    return bound(
        label, label.indexOf(TO) < 0 ? label : label.substring(label.indexOf(TO) + TO.length()));
  }

  private static long end(int index) {
    return index == COUNT - 1 ? Long.MAX_VALUE : (1L << index) - 1;
  }

  private static String range(long low, long high) {
    return low == high ? Long.toString(low) : low + TO + high;
  }

  private static long bound(String label, String digits) {
    try {
      long bound = Long.parseLong(digits);
      if (bound >= 0) {
        return bound;
      }
    } catch (NumberFormatException e) {
      // falls through to the error, which says what is allowed
    }
    throw new IllegalArgumentException("a band must read NUMBER or LOW..HIGH; it is " + label);
  }
}
