package org.obmeet.telemetry.world;

import java.util.ArrayList;
import java.util.List;

/**
 * Values with weights.
 *
 * @param <T> kind of value
 */
public final class WeightedChoice<T> {
  private final List<T> values = new ArrayList<>();
  private double[] upTo = {};

  /** Adds a value; returns this choice. */
  public WeightedChoice<T> or(T value, double weight) {
    double[] longer = java.util.Arrays.copyOf(upTo, upTo.length + 1);
    longer[upTo.length] = (upTo.length == 0 ? 0 : upTo[upTo.length - 1]) + weight;
    upTo = longer;
    values.add(value);
    return this;
  }

  /** Values by falling weight, rank^-exponent. */
  public static <T> WeightedChoice<T> zipf(double exponent, List<T> values) {
    WeightedChoice<T> choice = new WeightedChoice<>();
    for (int i = 0; i < values.size(); i++) {
      choice.or(values.get(i), StrictMath.pow(i + 1, -exponent));
    }
    return choice;
  }

  public T draw(SplitMixRandom dice) {
    double at = dice.unit() * upTo[upTo.length - 1];
    int found = java.util.Arrays.binarySearch(upTo, at);
    return values.get(Math.min(values.size() - 1, found < 0 ? -found - 1 : found + 1));
  }

  public List<T> values() {
    return List.copyOf(values);
  }
}
