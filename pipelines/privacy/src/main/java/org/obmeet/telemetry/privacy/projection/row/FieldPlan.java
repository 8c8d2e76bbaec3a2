package org.obmeet.telemetry.privacy.projection.row;

import org.obmeet.telemetry.privacy.projection.conversion.CompositeConversion;
import org.obmeet.telemetry.privacy.projection.conversion.Conversion;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Range;

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
record FieldPlan(
    Field field,
    Source[][] sources,
    ContextConversion established,
    CompositeConversion composed,
    Conversion conversion,
    Range range,
    boolean flag,
    boolean family) {
  static FieldPlan of(
      Field field,
      Source[][] sources,
      ContextConversion established,
      CompositeConversion composed,
      Conversion conversion) {
    return new FieldPlan(
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
  Source[] sources(WireFormat kind) {
    return sources[kind.ordinal()];
  }
}
