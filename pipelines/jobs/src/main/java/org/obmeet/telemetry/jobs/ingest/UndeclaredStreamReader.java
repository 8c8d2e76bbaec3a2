package org.obmeet.telemetry.jobs.ingest;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.schemas.flow.InputSegment;

/** Rejects the records of a landing segment if no data set declares the segment's stream. */
final class UndeclaredStreamReader {
  private final ProjectionContext context;
  private final InputSegment segment;
  private final SegmentProjection projection;

  UndeclaredStreamReader(
      ProjectionContext context, InputSegment segment, SegmentProjection projection) {
    this.context = context;
    this.segment = segment;
    this.projection = projection;
  }

  void read() {
    long records = 0;
    try (DataFileStream<Object> blocks =
        new DataFileStream<>(
            context.lake().files().open(segment.getPath()), new GenericDatumReader<>())) {
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
