package org.obmeet.telemetry.schemas.domain;

/** The public range of a number, to which values are clamped. */
public record Range(long min, long max) {
  /** Returns the number nearest to the given one that is in the range. */
  public long clamp(long number) {
    return Math.min(Math.max(number, min), max);
  }

  /** Returns true if the largest 64-bit integer is not in the range. */
  public boolean isBounded() {
    return max < Long.MAX_VALUE;
  }

  /** Returns true if all numbers of the range fit 32 bits. */
  public boolean fitsInt() {
    return min == (int) min && max == (int) max;
  }
}
