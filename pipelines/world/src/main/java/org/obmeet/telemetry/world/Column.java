package org.obmeet.telemetry.world;

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
record Column<R>(String name, Kind kind, Function<R, Object> value) {
  /** Type of a column. */
  enum Kind {
    TEXT,
    LONG,
    FLAG,
    DAY
  }

  static <R> Column<R> text(String name, Function<R, String> value) {
    return new Column<>(name, Kind.TEXT, value::apply);
  }

  static <R> Column<R> number(String name, Function<R, Long> value) {
    return new Column<>(name, Kind.LONG, value::apply);
  }

  static <R> Column<R> flag(String name, Function<R, Boolean> value) {
    return new Column<>(name, Kind.FLAG, value::apply);
  }

  static <R> Column<R> day(String name, Function<R, Long> value) {
    return new Column<>(name, Kind.DAY, value::apply);
  }

  /** The same column, null where the condition does not hold. */
  Column<R> where(Predicate<R> condition) {
    return new Column<>(name, kind, row -> condition.test(row) ? value.apply(row) : null);
  }
}
