package org.obmeet.telemetry.disclosure.rules;

/**
 * The protection levels of an unsafe cell, as integers in units of the measure. They are required
 * distances between the cell's value and the ends of the intruder's feasibility interval. Source:
 * Fischetti and Salazar (2001), "Solving the Cell Suppression Problem on Tabular Data with Linear
 * Constraints", Management Science 47.
 *
 * @param upper upper protection level (UPL): minimum distance between the value and the upper end
 * @param lower lower protection level (LPL): minimum distance between the value and the lower end
 * @param width sliding protection level (SPL): minimum width of the interval
 */
public record ProtectionLevels(long upper, long lower, long width) {
  /** The levels of a cell whose interval must contain more than one value. */
  public static final ProtectionLevels NOT_EXACT = new ProtectionLevels(0, 0, 1);

  public ProtectionLevels {
    if (upper < 0 || lower < 0 || width < 0) {
      throw new IllegalArgumentException(
          "upper, lower and sliding protection level must be at least 0; they are %s, %s, %s"
              .formatted(Long.toString(upper), Long.toString(lower), Long.toString(width)));
    }
  }
}
