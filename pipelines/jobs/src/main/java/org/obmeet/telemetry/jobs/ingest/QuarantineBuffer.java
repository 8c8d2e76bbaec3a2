package org.obmeet.telemetry.jobs.ingest;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.Quarantined;

/**
 * Rejected records of one segment on their way to quarantine: reason and place, never a payload.
 */
final class QuarantineBuffer {
  private static final int HELD_ROWS = 50_000;

  private final Lake lake;
  private final LocalDate day;
  private final String stream;
  private final String batch;
  private final List<FileRef> files = new ArrayList<>();
  private List<Quarantined> held = new ArrayList<>();

  /**
   * @param day the day of the run; quarantine is kept by it, since a reject may have no event time
   */
  QuarantineBuffer(Lake lake, LocalDate day, InputSegment segment) {
    this.lake = lake;
    this.day = day;
    this.stream = segment.getStream();
    this.batch = segment.getFingerprint() + "-" + segment.getFrom();
  }

  void add(
      InputSegment segment,
      RejectReason reason,
      String stage,
      String path,
      long position,
      int part) {
    held.add(
        new Quarantined(
            stream,
            SegmentProjection.word(reason),
            stage,
            path,
            segment.getFingerprint(),
            position,
            part));
    if (held.size() == HELD_ROWS) {
      flush();
    }
  }

  /** Writes what is held and returns all files. */
  List<FileRef> close() {
    if (!held.isEmpty()) {
      flush();
    }
    return files;
  }

  private void flush() {
    String path = lake.layout().quarantineFile(stream, day, batch + "-" + files.size());
    files.add(new Quarantine(lake.files()).write(held, path));
    held = new ArrayList<>();
  }
}
