package org.obmeet.telemetry.jobs.ingest;

import java.util.List;
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
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.SegmentKind;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Receives the records of one segment: passes on rows, quarantines rejections, and counts. */
final class SegmentProjection implements Projector.Sink {
  private final InputSegment segment;
  private final List<Field> labels;
  private final Consumer<MutableRow> acceptedRows;
  private final QuarantineBuffer quarantine;
  private final Map<String, Long> rejected = new TreeMap<>();
  private final Map<String, Long> suppressed = new TreeMap<>();
  private final Map<String, Long> adjusted = new TreeMap<>();

  /** Numbers of values that are not on their lists, and of all values, by index of a label. */
  private final long[] notListed;

  private final long[] values;
  private long position;
  private long records;

  /**
   * @param fields fields of the rows
   */
  SegmentProjection(
      InputSegment segment,
      List<Field> fields,
      Consumer<MutableRow> rows,
      QuarantineBuffer quarantine) {
    this.segment = segment;
    this.labels = fields.stream().filter(field -> field.type() == ValueType.LABEL).toList();
    this.notListed = new long[labels.size()];
    this.values = new long[labels.size()];
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
    for (int i = 0; i < values.length; i++) {
      String label = row.label(labels.get(i).position());
      if (label != null) {
        values[i]++;
        notListed[i] += label.equals(Domain.NOT_LISTED) ? 1 : 0;
      }
    }
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
    Map<String, StreamCounts.NotListed> foreign = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      if (notListed[i] > 0) {
        foreign.put(labels.get(i).name(), new StreamCounts.NotListed(notListed[i], values[i]));
      }
    }
    StreamCounts counts =
        new StreamCounts(records, 0, 0, 0, rejected, suppressed, adjusted, foreign);
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
