package org.obmeet.telemetry.collector.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.obmeet.telemetry.lake.landing.EncodedRow;
import org.obmeet.telemetry.lake.landing.RecordId;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** A projector with an encoder for its rows: what one thread needs to work on a body. */
public final class ProjectionWorker {
  private final Dataset dataset;
  private final Projector projector;
  private final GenericDatumWriter<GenericRecord> writer;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private BinaryEncoder encoder;
  private long judgedAt = -1;

  ProjectionWorker(Dataset dataset, Projector projector) {
    this.dataset = dataset;
    this.projector = projector;
    this.writer = new GenericDatumWriter<>(dataset.schema());
  }

  /** From now on it is another time, and the log is known up to an entry. */
  void moveTo(Instant now, long known) {
    projector.moveTo(now);
    judgedAt = known;
  }

  /** Its projector. */
  public Projector projector() {
    return projector;
  }

  /** A row for landing. */
  public EncodedRow encode(GenericRecord row) {
    return new EncodedRow(bytes(row), Optional.empty(), judgedAt);
  }

  /** A row for landing that lands once. */
  public EncodedRow encodeOnce(GenericRecord row) {
    return new EncodedRow(bytes(row), Optional.of(RecordId.of(dataset, row)), judgedAt);
  }

  private byte[] bytes(GenericRecord row) {
    bytes.reset();
    try {
      encoder = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
      writer.write(row, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
