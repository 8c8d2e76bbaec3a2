package org.obmeet.telemetry.collector.intake;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;

/**
 * The results of the projection of a body.
 *
 * @param rows rows to keep, in order
 * @param rejections the events and reports that are not kept, in order
 * @param adjusted fields whose values were clamped or unreadable
 */
public record ProjectionResults(
    List<GenericRecord> rows, List<Rejection> rejections, List<Field> adjusted)
    implements Projector.Sink {
  public ProjectionResults() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /**
   * An event or a report that is not stored.
   *
   * @param part index of the event in the body
   * @param reason keyword of a {@link RejectReason} if the data are invalid, else of a {@link
   *     SuppressReason}
   * @param path path of the invalid field; empty if the reason concerns the entire record
   */
  public record Rejection(int part, boolean invalid, String reason, String path) {
    /** Returns {@code rejected} for invalid data, else {@code dropped}. */
    public String verdict() {
      return invalid ? "rejected" : "dropped";
    }
  }

  @Override
  public void accept(MutableRow row, int part) {
    rows.add(row.record());
  }

  @Override
  public void reject(RejectReason reason, String path, int part) {
    rejections.add(new Rejection(part, true, reason.word(), path));
  }

  @Override
  public void suppress(SuppressReason reason, int part) {
    rejections.add(new Rejection(part, false, reason.word(), ""));
  }

  @Override
  public void adjusted(Field field) {
    adjusted.add(field);
  }
}
