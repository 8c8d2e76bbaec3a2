package org.obmeet.telemetry.schemas.domain;

/**
 * The public bins of integers from 0. The limits of fine bins are powers of two ({@code 0}, {@code
 * 1}, {@code 2..3}, {@code 4..7}, …). The limits of coarse bins are powers of sixteen ({@code
 * 0..15}, {@code 16..255}, …). The last bin of each kind ends at the largest 64-bit number.
 */
public final class Bins {
  /** The number of fine bins. */
  public static final int COUNT = 64;

  /** The number of fine bins in a coarse bin. The first one has five, and the last has three. */
  private static final int FINE_PER_COARSE = 4;

  private static final String TO = "..";

  private Bins() {}

  /** Returns the index, from 0, of the fine bin of a number, which must not be negative. */
  public static int index(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a number with bins must be at least 0");
    }
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }

  /** Returns the label of the fine bin with an index, 0 to {@link #COUNT} - 1. */
  public static String at(int index) {
    if (index < 0 || index >= COUNT) {
      throw new IllegalArgumentException(
          "index of a bin must be between 0 and " + (COUNT - 1) + "; it is " + index);
    }
    return index == 0 ? "0" : range(1L << (index - 1), end(index));
  }

  /**
   * Returns the coarse bin that contains a fine bin. For a coarse bin it returns the same bin.
   *
   * @throws IllegalArgumentException if the label does not have the form of a bin
   */
  public static String coarse(String label) {
    int lastFine = (Math.max(0, index(lower(label)) - 1) / FINE_PER_COARSE + 1) * FINE_PER_COARSE;
    long low = lastFine == FINE_PER_COARSE ? 0 : 1L << (lastFine - FINE_PER_COARSE);
    return range(low, end(Math.min(lastFine, COUNT - 1)));
  }

  /**
   * Returns the smallest number of a fine or coarse bin.
   *
   * @throws IllegalArgumentException if the label does not have the form of a bin
   */
  public static long lower(String label) {
    try {
      long lower =
          Long.parseLong(label.indexOf(TO) < 0 ? label : label.substring(0, label.indexOf(TO)));
      if (lower >= 0) {
        return lower;
      }
    } catch (NumberFormatException e) {
      // The statement below reports the error with the allowed form.
    }
    throw new IllegalArgumentException("a bin must have the form N or LOW..HIGH; it is " + label);
  }

  private static long end(int index) {
    return index == COUNT - 1 ? Long.MAX_VALUE : (1L << index) - 1;
  }

  private static String range(long low, long high) {
    return low == high ? Long.toString(low) : low + TO + high;
  }
}
