package org.obmeet.telemetry.privacy.projection;

import org.obmeet.telemetry.privacy.projection.Input.Source;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.Treatment;

/** Opt-ins and opt-outs: subjects alone, no epoch. */
final class ConsentProjection implements ProjectionShape {
  private final Gate gate;
  private final Field subjectField;
  private final Source[] subject;
  private final Input input = new Input();

  ConsentProjection(Dataset dataset, SlotMap slots, Gate gate) {
    this.gate = gate;
    this.subjectField =
        dataset.fields().stream()
            .filter(f -> f.treatment() instanceof Treatment.Subject && !f.nullable())
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException(dataset.name() + " has no field of a subject"));
    this.subject = slots.of(subjectField, BodyKind.PLAIN);
  }

  @Override
  public void project(Document document, Projector.Sink sink) {
    input.at(BodyKind.PLAIN, document.line, document.line, document.line);
    if (RowBuilder.identifier(subject, input) == null) {
      sink.reject(RejectReason.MISSING_IDENTIFIER, Gate.path(subjectField), 0);
      return;
    }
    long millis = gate.time(input);
    if (gate.admits(millis, input, 0, sink)) {
      gate.accept(input, new Facts(millis, null, null, null, null, false), null, 0, sink);
    }
  }
}
