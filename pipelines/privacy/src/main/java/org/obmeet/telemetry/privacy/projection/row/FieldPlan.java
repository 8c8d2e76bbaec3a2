package org.obmeet.telemetry.privacy.projection.row;

import org.obmeet.telemetry.privacy.projection.conversion.CompositeConversion;
import org.obmeet.telemetry.privacy.projection.conversion.Conversion;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Range;

/**
 * A field with its sources and conversions. The first of the three conversions that is not null is
 * used.
 *
 * @param sources sources by the format's ordinal, in the order in which they are tried
 * @param contextual null if the value is not from the context
 * @param composite null if the value is from a single slot
 * @param conversion null if the value is not from a single slot
 * @param range null if the values have no range
 * @param flag true if the treatment is a flag, whose value false is stored, too
 * @param family true if the user agent of the request is used when no source has a value
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

  /** Returns the sources in a format, in the order in which they are tried. */
  Source[] sources(WireFormat kind) {
    return sources[kind.ordinal()];
  }
}
