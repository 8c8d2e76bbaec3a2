package org.obmeet.telemetry.collector.intake;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;

/** What projection says of a body: its rows, and a verdict for each event that gives none. */
public final class ProjectionResults implements Projector.Sink {
  private final List<GenericRecord> rows = new ArrayList<>();
  private final List<Rejection> refusals = new ArrayList<>();
  private final List<Field> adjusted = new ArrayList<>();

  /**
   * An event, or a report, that is not kept.
   *
   * @param part its index in the body
   * @param reject whether the data is at fault; otherwise policy says no
   * @param reason in words of the projection
   * @param path path of the schema at fault; empty where it is the whole
   */
  public record Rejection(int part, boolean reject, String reason, String path) {}

  @Override
  public void accept(MutableRow row, int part) {
    rows.add(row.record());
  }

  @Override
  public void reject(RejectReason reason, String path, int part) {
    refusals.add(new Rejection(part, true, reason.word(), path));
  }

  @Override
  public void suppress(SuppressReason reason, int part) {
    refusals.add(new Rejection(part, false, reason.word(), ""));
  }

  @Override
  public void adjusted(Field field) {
    adjusted.add(field);
  }

  /** Rows to keep, in order. */
  public List<GenericRecord> rows() {
    return rows;
  }

  /** What is not kept, in order. */
  public List<Rejection> refusals() {
    return refusals;
  }

  /** Fields whose values were cut off or unreadable. */
  public List<Field> adjusted() {
    return adjusted;
  }
}
