package org.obmeet.telemetry.cubes.facts.api;

import java.util.List;
import java.util.OptionalInt;
import org.obmeet.telemetry.cubes.bucket.BucketColumns;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.IdVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.schemas.cube.Fact;

/** The inputs of a fact function for a part of a bucket, as the fact's file declares them. */
public record FactInputs(Fact fact, BucketColumns columns, FirstSeenDays firstSeen) {
  /** Returns the names of the declared fields, in declared order. */
  public List<String> fields() {
    return fact.reads();
  }

  /** Returns a label or flag field. */
  public DictionaryVector labels(String field) {
    return found(columns.label(declared(field)), field, "label or flag");
  }

  public NumberVector numbers(String field) {
    return found(columns.number(declared(field)), field, "number");
  }

  public IdVector ids(String field) {
    return found(columns.id(declared(field)), field, "pseudonym");
  }

  public long parameter(String name) {
    Long value = fact.parameters().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "fact " + fact.name() + " must declare the parameter " + name + "; it does not");
    }
    return value;
  }

  /** Returns the first day of the window, in days since 1970-01-01. */
  public int windowStart() {
    return Math.toIntExact(columns.window().start().toEpochDay());
  }

  /**
   * Returns the first day of a label in all data, in days since 1970; empty if no row has the
   * label.
   *
   * @throws IllegalArgumentException if the fact does not declare a field as {@code first_seen}
   */
  public OptionalInt firstSeenDay(String label) {
    String field =
        fact.firstSeenField()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "fact " + fact.name() + " must declare first_seen; it does not"));
    return firstSeen.firstDay(field, label);
  }

  private String declared(String field) {
    if (!fact.reads().contains(field)) {
      throw new IllegalArgumentException(
          "fact %s must declare that it reads %s; it reads %s"
              .formatted(fact.name(), field, String.join(", ", fact.reads())));
    }
    return field;
  }

  private <T> T found(T column, String field, String kind) {
    if (column == null) {
      throw new IllegalArgumentException(
          "field " + field + " of fact " + fact.name() + " must be a " + kind + "; it is not");
    }
    return column;
  }
}
