package org.obmeet.telemetry.jobs.ingest;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.SegmentKind;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Receives the records of one segment: passes on rows, quarantines rejections, and counts. */
final class SegmentProjection implements Projector.Sink {
  private final InputSegment segment;
  private final Consumer<MutableRow> acceptedRows;
  private final QuarantineBuffer quarantine;
  private final Map<String, Long> rejected = new TreeMap<>();
  private final Map<String, Long> suppressed = new TreeMap<>();
  private final Map<String, Long> adjusted = new TreeMap<>();
  private long position;
  private long records;

  SegmentProjection(InputSegment segment, Consumer<MutableRow> rows, QuarantineBuffer quarantine) {
    this.segment = segment;
    this.acceptedRows = rows;
    this.quarantine = quarantine;
  }

  /** Sets the position of the next records in the segment. */
  void at(long newPosition) {
    position = newPosition;
  }

  @Override
  public void accept(MutableRow row, int part) {
    records++;
    acceptedRows.accept(row);
  }

  @Override
  public void reject(RejectReason reason, String path, int part) {
    reject(reason, "project", path, part);
  }

  /** Rejects a record that could not be read and was not projected. */
  void rejectUnread(RejectReason reason) {
    reject(reason, "read", "", 0);
  }

  private void reject(RejectReason reason, String stage, String path, int part) {
    records++;
    count(rejected, reason);
    quarantine.add(reason, stage, path, position, part);
  }

  @Override
  public void suppress(SuppressReason reason, int part) {
    records++;
    count(suppressed, reason);
  }

  @Override
  public void adjusted(Field field) {
    adjusted.merge(field.name(), 1L, Long::sum);
  }

  /** Returns the segment's result. Every record must have been read before. */
  StreamResult finish() {
    StreamCounts counts = new StreamCounts(records, 0, 0, 0, rejected, suppressed, adjusted);
    Map<String, Long> lost =
        segment.getKind() == SegmentKind.LANDING && counts.lost() > 0
            ? Map.of(segment.getPath(), counts.lost())
            : Map.of();
    return new StreamResult(segment.getStream(), counts, quarantine.close(), lost);
  }

  private static void count(Map<String, Long> counts, KeywordEnum reason) {
    counts.merge(word(reason), 1L, Long::sum);
  }

  /** Returns a reason's name in counts and quarantine. */
  static String word(KeywordEnum reason) {
    return reason.word().replace('-', '_');
  }
}
