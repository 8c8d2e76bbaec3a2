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
 * Collects the rejected records of one segment and writes them to quarantine. Each has a reason and
 * a position, but never a payload.
 */
final class QuarantineBuffer {
  private static final int MAX_BUFFERED_ROWS = 50_000;

  private final Lake lake;
  private final LocalDate day;
  private final String stream;
  private final String batch;
  private final List<FileRef> files = new ArrayList<>();
  private List<Quarantined> buffered = new ArrayList<>();

  /**
   * @param day the day of the run. Quarantine is partitioned by it, since a rejected record may
   *     have no event time
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
    buffered.add(
        new Quarantined(
            stream,
            SegmentProjection.word(reason),
            stage,
            path,
            segment.getFingerprint(),
            position,
            part));
    if (buffered.size() == MAX_BUFFERED_ROWS) {
      flush();
    }
  }

  /** Writes the buffered rows and returns all files. */
  List<FileRef> close() {
    if (!buffered.isEmpty()) {
      flush();
    }
    return files;
  }

  private void flush() {
    String path = lake.layout().quarantineFile(stream, day, batch + "-" + files.size());
    files.add(new Quarantine(lake.files()).write(buffered, path));
    buffered = new ArrayList<>();
  }
}
