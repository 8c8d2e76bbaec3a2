package org.obmeet.telemetry.world.truth;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A column of a truth table.
 *
 * @param name its name; that of the data set's field where it says what the field must hold
 * @param kind type of its values
 * @param value from a row; null where the row has none
 * @param <R> row
 */
public record TruthColumn<R>(String name, Kind kind, Function<R, Object> value) {
  /** Type of a column. */
  enum Kind {
    TEXT,
    LONG,
    FLAG,
    DAY
  }

  public static <R> TruthColumn<R> text(String name, Function<R, String> value) {
    return new TruthColumn<>(name, Kind.TEXT, value::apply);
  }

  public static <R> TruthColumn<R> number(String name, Function<R, Long> value) {
    return new TruthColumn<>(name, Kind.LONG, value::apply);
  }

  public static <R> TruthColumn<R> flag(String name, Function<R, Boolean> value) {
    return new TruthColumn<>(name, Kind.FLAG, value::apply);
  }

  static <R> TruthColumn<R> day(String name, Function<R, Long> value) {
    return new TruthColumn<>(name, Kind.DAY, value::apply);
  }

  /** The same column, null where the condition does not hold. */
  TruthColumn<R> where(Predicate<R> condition) {
    return new TruthColumn<>(name, kind, row -> condition.test(row) ? value.apply(row) : null);
  }
}
