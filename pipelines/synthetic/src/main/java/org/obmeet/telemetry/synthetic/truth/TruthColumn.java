package org.obmeet.telemetry.synthetic.truth;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A column of a ground truth table.
 *
 * @param name name of the column; equals a field's name if it has the field's expected values
 * @param value function from a row to its value, which may be null; a day is an epoch day
 */
public record TruthColumn<R>(String name, Kind kind, Function<R, Object> value) {
  /** The type of the values of a column. */
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

  /** Returns the same column, with null in rows that do not meet a condition. */
  TruthColumn<R> onlyIf(Predicate<R> condition) {
    return new TruthColumn<>(name, kind, row -> condition.test(row) ? value.apply(row) : null);
  }
}
