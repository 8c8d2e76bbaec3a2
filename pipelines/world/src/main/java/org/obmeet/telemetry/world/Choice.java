package org.obmeet.telemetry.world;

import java.util.ArrayList;
import java.util.List;

/**
 * Values with weights.
 *
 * @param <T> kind of value
 */
final class Choice<T> {
  private final List<T> values = new ArrayList<>();
  private double[] upTo = {};

  /** Adds a value; returns this choice. */
  Choice<T> or(T value, double weight) {
    double[] longer = java.util.Arrays.copyOf(upTo, upTo.length + 1);
    longer[upTo.length] = (upTo.length == 0 ? 0 : upTo[upTo.length - 1]) + weight;
    upTo = longer;
    values.add(value);
    return this;
  }

  /** Values by falling weight, rank^-exponent. */
  static <T> Choice<T> zipf(double exponent, List<T> values) {
    Choice<T> choice = new Choice<>();
    for (int i = 0; i < values.size(); i++) {
      choice.or(values.get(i), StrictMath.pow(i + 1, -exponent));
    }
    return choice;
  }

  T draw(Dice dice) {
    double at = dice.unit() * upTo[upTo.length - 1];
    int found = java.util.Arrays.binarySearch(upTo, at);
    return values.get(Math.min(values.size() - 1, found < 0 ? -found - 1 : found + 1));
  }

  List<T> values() {
    return List.copyOf(values);
  }
}
