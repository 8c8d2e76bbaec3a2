package org.obmeet.telemetry.cubes.facts.api;

import java.util.List;
import java.util.OptionalInt;
import org.obmeet.telemetry.cubes.bucket.BucketColumns;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.schemas.cube.Fact;

/** What a fact may read of a bucket and window: what its file declares. */
public final class FactInputs {
  private final Fact fact;
  private final BucketColumns columns;
  private final FirstSeenDays sightings;

  public FactInputs(Fact fact, BucketColumns columns, FirstSeenDays sightings) {
    this.fact = fact;
    this.columns = columns;
    this.sightings = sightings;
  }

  /** Names of the declared fields, in declared order. */
  public List<String> fields() {
    return fact.reads();
  }

  /** A label or flag field. */
  public LabelInput labels(String field) {
    return new LabelInput(found(columns.label(declared(field)), field, "label or flag"));
  }

  /** A number field. */
  public NumberInput numbers(String field) {
    return new NumberInput(found(columns.number(declared(field)), field, "number"));
  }

  /** A pseudonym field. */
  public IdInput ids(String field) {
    return new IdInput(found(columns.id(declared(field)), field, "pseudonym"));
  }

  /** A parameter. */
  public long parameter(String name) {
    Long value = fact.parameters().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "fact " + fact.name() + " must declare the number " + name + "; it has none");
    }
    return value;
  }

  /** First day of the window since 1970-01-01. */
  public int windowStart() {
    return Math.toIntExact(columns.window().start().toEpochDay());
  }

  /** First day that is read, since 1970-01-01. */
  public int historyStart() {
    return columns.from();
  }

  /** First day on which anybody had a label of the field that the fact has sightings of. */
  public OptionalInt firstSeenDay(String label) {
    String field =
        fact.firstSeenField()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "fact " + fact.name() + " must declare sightings; it does not"));
    return sightings.firstDay(field, label);
  }

  private String declared(String field) {
    if (!fact.reads().contains(field)) {
      throw new IllegalArgumentException(
          "fact "
              + fact.name()
              + " must declare that it reads "
              + field
              + "; it reads "
              + String.join(", ", fact.reads()));
    }
    return field;
  }

  private <T> T found(T column, String field, String kind) {
    if (column == null) {
      throw new IllegalArgumentException(
          "field " + field + " of fact " + fact.name() + " must be a " + kind + "; it is none");
    }
    return column;
  }
}
