package org.obmeet.telemetry.synthetic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A random choice between weighted values of a type. */
public final class WeightedChoice<T> {
  private final List<T> values = new ArrayList<>();
  private double[] cumulative = {};

  public WeightedChoice<T> or(T value, double weight) {
    double[] longer = Arrays.copyOf(cumulative, cumulative.length + 1);
    longer[cumulative.length] =
        (cumulative.length == 0 ? 0 : cumulative[cumulative.length - 1]) + weight;
    cumulative = longer;
    values.add(value);
    return this;
  }

  /** Returns a choice with the weight rank^-exponent for each value; the first value has rank 1. */
  public static <T> WeightedChoice<T> zipf(double exponent, List<T> values) {
    WeightedChoice<T> choice = new WeightedChoice<>();
    for (int i = 0; i < values.size(); i++) {
      choice.or(values.get(i), StrictMath.pow(i + 1, -exponent));
    }
    return choice;
  }

  /**
   * Returns a choice that a {@link ResourceTable} defines. The first column is the weight.
   *
   * @param value function from all columns of a row to its value
   */
  public static <T> WeightedChoice<T> ofTable(
      Class<?> owner, String name, int columns, Function<String[], T> value) {
    WeightedChoice<T> choice = new WeightedChoice<>();
    for (String[] row : ResourceTable.rows(owner, name, columns)) {
      choice.or(value.apply(row), Double.parseDouble(row[0]));
    }
    return choice;
  }

  public T draw(SplitMixRandom random) {
    double weight = random.unit() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, weight);
    return values.get(Math.min(values.size() - 1, found < 0 ? -found - 1 : found + 1));
  }

  public List<T> values() {
    return List.copyOf(values);
  }
}
