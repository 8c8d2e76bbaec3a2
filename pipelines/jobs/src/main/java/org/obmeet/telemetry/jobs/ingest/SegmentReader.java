package org.obmeet.telemetry.jobs.ingest;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.file.SegmentName;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.input.LineReader;
import org.obmeet.telemetry.lake.input.TextSource;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.SegmentKind;

/**
 * Reads a segment record by record. An unreadable part counts as rejected at its position.
 *
 * @param context the lake, catalogue, keys and consents
 * @param projection receives the records
 */
record SegmentReader(
    ProjectionContext context, InputSegment segment, SegmentProjection projection) {
  void read() {
    if (segment.getKind() == SegmentKind.TEXT) {
      readText(context.dataset(segment.getStream()).orElseThrow());
    } else {
      context.dataset(segment.getStream()).ifPresentOrElse(this::readRows, this::rejectUndeclared);
    }
  }

  /** Rejects the records of a landing segment whose stream no data set declares. */
  private void rejectUndeclared() {
    long records = 0;
    try (DataFileStream<Object> blocks =
        new DataFileStream<>(
            context.lake().files().open(segment.getPath()), new GenericDatumReader<>())) {
      while (blocks.hasNext()) {
        for (long left = blocks.getBlockCount(); left > 0; left--) {
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

  private void readText(Dataset dataset) {
    Projector projector = context.projector(dataset);
    TextSource source = TextSource.inspect(segment.getPath());
    try (LineReader lines =
        source.lines(dataset.maxRecordBytes(), segment.getFrom(), segment.getTo())) {
      while (true) {
        LineReader.ReadResult event = lines.next();
        projection.at(lines.position());
        switch (event) {
          case LINE -> project(projector, lines);
          case TOO_LONG -> projection.rejectUnread(RejectReason.TOO_LONG);
          case TRUNCATED -> projection.rejectUnread(RejectReason.TRUNCATED_INPUT);
          case CORRUPT -> projection.rejectUnread(RejectReason.CORRUPT_INPUT);
          case END -> {
            return;
          }
        }
      }
    }
  }

  private void project(Projector projector, LineReader lines) {
    if (!isBlank(lines)) {
      projector.project(lines.buffer(), lines.offset(), lines.length(), projection);
    }
  }

  private static boolean isBlank(LineReader lines) {
    for (int i = 0; i < lines.length(); i++) {
      if (lines.buffer()[lines.offset() + i] > ' ' || lines.buffer()[lines.offset() + i] < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a landing segment. If it is unreadable or has vanished, all its records count as lost, or
   * one if their number is not known, as for a list of sealed segments.
   */
  private void readRows(Dataset dataset) {
    if (!context.lake().files().exists(segment.getPath())) {
      rejectLost();
      return;
    }
    LandedRowReader rows = new LandedRowReader(context, dataset, projection);
    RowFileReader opened;
    try {
      opened = new RowFileReader(context.lake().files(), segment.getPath(), dataset, rows::damaged);
    } catch (InputException e) {
      rejectLost();
      return;
    }
    try (RowFileReader reader = opened) {
      rows.read(reader);
    }
  }

  private void rejectLost() {
    for (long lost = SegmentName.records(segment.getPath()).orElse(1); lost > 0; lost--) {
      projection.rejectUnread(RejectReason.CORRUPT_BLOCK);
    }
  }
}
