package org.obmeet.telemetry.privacy.projection;

import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.projection.row.RowBuilder;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;

/** Projects opt-ins and opt-outs. Their rows have subjects, but no pseudonyms with epoch keys. */
final class ConsentProjection implements LineProjection {
  private final AdmissionCheck admission;
  private final Field subjectField;
  private final Source[] subjectSources;
  private final WireRecord input = new WireRecord();

  ConsentProjection(Dataset dataset, SlotMap slots, AdmissionCheck admission) {
    this.admission = admission;
    this.subjectField =
        dataset
            .field(f -> f.treatment() instanceof Treatment.Subject && !f.nullable())
            .orElseThrow(
                () -> new IllegalArgumentException(dataset.name() + " has no field of a subject"));
    this.subjectSources = slots.of(subjectField).get(WireFormat.PLAIN);
  }

  @Override
  public void project(ParsedDocument document, Projector.Sink sink) {
    input.set(WireFormat.PLAIN, document.line, document.line, document.line);
    if (RowBuilder.identifier(subjectSources, input) == null) {
      sink.reject(RejectReason.MISSING_IDENTIFIER, AdmissionCheck.path(subjectField), 0);
      return;
    }
    long millis = admission.time(input);
    if (admission.admits(millis, input, 0, sink)) {
      admission.accept(
          input, new RecordContext(millis, null, null, null, null, false, null), 0, sink);
    }
  }
}
