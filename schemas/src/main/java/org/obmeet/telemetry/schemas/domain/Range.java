package org.obmeet.telemetry.schemas.domain;

/**
 * The public range of a number; a value beyond it is cut off.
 *
 * @param min the least number
 * @param max the greatest number
 */
public record Range(long min, long max) {
  /** The number, or the one of the range that is nearest. */
  public long clamp(long number) {
    return Math.min(Math.max(number, min), max);
  }

  /** Whether all its numbers have 32 bits. */
  public boolean fitsInt() {
    return min == (int) min && max == (int) max;
  }
}
