package org.obmeet.telemetry.privacy.projection.row;

import org.obmeet.telemetry.privacy.projection.conversion.CompositeConversion;
import org.obmeet.telemetry.privacy.projection.conversion.Conversion;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Range;

/**
 * A field with its sources and conversions. Exactly one of the three conversions is used, in the
 * order of the parameters.
 *
 * @param sources sources by kind of body
 * @param contextual null if the value does not come from the context
 * @param composite null if the value comes from a single slot
 * @param conversion null if the value does not come from a single slot
 * @param range null if values have no range
 * @param flag true if the value false is stored
 * @param family true if the request's user agent is used when no source has a value
 */
record FieldPlan(
    Field field,
    Source[][] sources,
    ContextConversion contextual,
    CompositeConversion composite,
    Conversion conversion,
    Range range,
    boolean flag,
    boolean family) {
  static FieldPlan of(
      Field field,
      Source[][] sources,
      ContextConversion contextual,
      CompositeConversion composite,
      Conversion conversion) {
    return new FieldPlan(
        field,
        sources,
        contextual,
        composite,
        conversion,
        field.treatment().range(),
        field.treatment() instanceof Treatment.Flag,
        field.treatment() instanceof Treatment.Family);
  }

  /** Returns the sources in a kind of body, in the order in which they are tried. */
  Source[] sources(WireFormat kind) {
    return sources[kind.ordinal()];
  }
}
