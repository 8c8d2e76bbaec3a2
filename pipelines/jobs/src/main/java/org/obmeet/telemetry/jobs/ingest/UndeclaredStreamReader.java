package org.obmeet.telemetry.jobs.ingest;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.schemas.flow.InputSegment;

/** A landing segment of a stream that no data set declares: its records are counted, not read. */
final class UndeclaredStreamReader {
  private final ProjectionContext intake;
  private final InputSegment segment;
  private final SegmentProjection projection;

  UndeclaredStreamReader(
      ProjectionContext intake, InputSegment segment, SegmentProjection projection) {
    this.intake = intake;
    this.segment = segment;
    this.projection = projection;
  }

  void read() {
    long records = 0;
    try (DataFileStream<Object> blocks =
        new DataFileStream<>(
            intake.lake().files().open(segment.getPath()), new GenericDatumReader<>())) {
      while (blocks.hasNext()) {
        long inBlock = blocks.getBlockCount();
        for (long i = 0; i < inBlock; i++) {
          projection.at(++records);
          projection.rejectUnread(RejectReason.UNKNOWN_STREAM);
        }
        blocks.nextBlock();
      }
    } catch (IOException | AvroRuntimeException e) {
      projection.at(records + 1);
      projection.rejectUnread(RejectReason.CORRUPT_BLOCK);
    }
  }
}
