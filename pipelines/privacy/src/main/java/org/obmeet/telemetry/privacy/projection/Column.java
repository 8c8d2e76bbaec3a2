package org.obmeet.telemetry.privacy.projection;

import org.obmeet.telemetry.privacy.projection.Input.Source;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.Range;
import org.obmeet.telemetry.schemas.Treatment;

/**
 * A field, where its values are looked for, and how they are read.
 *
 * @param sources by kind of body
 * @param established null where the field is none of the facts
 * @param composed null where the field comes out of one slot
 * @param conversion null where it does not
 * @param range null where values have none
 * @param flag whether false says something
 * @param family whether the request's user agent says it where nothing else does
 */
record Column(
    Field field,
    Source[][] sources,
    Established established,
    Composed composed,
    Conversion conversion,
    Range range,
    boolean flag,
    boolean family) {
  static Column of(
      Field field,
      Source[][] sources,
      Established established,
      Composed composed,
      Conversion conversion) {
    return new Column(
        field,
        sources,
        established,
        composed,
        conversion,
        field.treatment().range(),
        field.treatment() instanceof Treatment.Flag,
        field.treatment() instanceof Treatment.Family);
  }

  /** Where a kind of body holds its values, in the order in which they are looked for. */
  Source[] sources(BodyKind kind) {
    return sources[kind.ordinal()];
  }
}
