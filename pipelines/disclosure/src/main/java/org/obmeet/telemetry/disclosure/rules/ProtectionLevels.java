package org.obmeet.telemetry.disclosure.rules;

/**
 * How far an intruder's interval of an unsafe cell must reach beyond its value, in whole units of
 * the measure (Fischetti and Salazar 2001).
 *
 * @param upper at least so much above
 * @param lower at least so much below
 * @param width at least so wide in all, the sliding protection level
 */
public record ProtectionLevels(long upper, long lower, long width) {
  /** More than one value. */
  public static final ProtectionLevels NOT_EXACT = new ProtectionLevels(0, 0, 1);

  public ProtectionLevels {
    if (upper < 0 || lower < 0 || width < 0) {
      throw new IllegalArgumentException(
          "protection levels must not be negative; they are "
              + upper
              + ", "
              + lower
              + ", "
              + width);
    }
  }
}
