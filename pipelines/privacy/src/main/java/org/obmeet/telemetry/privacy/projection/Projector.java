package org.obmeet.telemetry.privacy.projection;

import java.time.Instant;
import java.time.Period;
import java.util.Optional;
import org.obmeet.telemetry.privacy.consent.ConsentLookup;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.row.RowBuilder;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node.Role;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;

/**
 * Projects lines of one stream to rows of the stream's schema. It is not thread-safe. It does no
 * I/O itself, but the source of the keys may do I/O. Its caches do not change results.
 */
public final class Projector {
  /** A receiver of results: a row, a rejection or a suppression of each event or of the line. */
  public interface Sink {
    /**
     * Receives a row, after its {@link #adjusted} fields.
     *
     * @param row an object that is reused for the next event; the receiver copies it to keep it
     * @param part index of the event in the line
     */
    void accept(MutableRow row, int part);

    /**
     * Receives a rejection of invalid data.
     *
     * @param path the path of the invalid value, as the schema or the protocol names it; may be
     *     empty. It never contains data
     * @param part index of the event in the line
     */
    void reject(RejectReason reason, String path, int part);

    /** Receives a suppression: the event or report must not be processed. */
    void suppress(SuppressReason reason, int part);

    /** Receives a field of the next row whose value was clamped or unreadable. */
    default void adjusted(Field field) {}
  }

  private final DocumentReader reader;
  private final LineProjection projection;
  private final AdmissionCheck admission;
  private final ProtocolSlots protocol;

  /**
   * Creates a projector. The lines are events of trackers if the data set has a field of the event
   * type. They are reports if it has a field of the owner. Otherwise they are consents. Events and
   * reports of suppressed subjects are dropped before the key of an epoch (key rotation period) is
   * used.
   *
   * @param processing processing matrix and allowed origins of events
   * @param consents consents of instances; used only for reports
   * @param now the current time, until {@link #setNow}
   * @param keep retention period of clean data
   */
  public Projector(
      Dataset dataset,
      ProcessingPolicy processing,
      Pseudonyms pseudonyms,
      ConsentLookup consents,
      SuppressionLookup suppressions,
      Instant now,
      Period keep) {
    Pseudonyms own = pseudonyms.copy();
    SlotMap slots = new SlotMap(dataset);
    boolean events = hasTreatment(dataset, Treatment.EventType.class);
    boolean reports = hasTreatment(dataset, Treatment.Owner.class);
    this.protocol = events ? new ProtocolSlots(slots) : null;
    if (events) {
      slots.role("body", Role.BODY);
      slots.role("batch", Role.BATCH);
      slots.role("data", Role.DATA);
      slots.role("requests", Role.REQUESTS);
    } else if (reports) {
      slots.role("statistics", Role.STATISTICS);
    }
    PageUrl url = new PageUrl();
    this.admission =
        new AdmissionCheck(dataset, slots, new RowBuilder(dataset, slots, own, url), now, keep);
    this.reader =
        new DocumentReader(slots.complete(), dataset.maxRecordBytes(), dataset.maxDepth());
    if (events) {
      this.projection =
          new EventProjection(
              dataset, slots, admission, processing, protocol, reader, url, suppressions, own);
    } else if (reports) {
      this.projection =
          new ReportProjection(dataset, slots, admission, processing, own, consents, suppressions);
    } else {
      this.projection = new ConsentProjection(dataset, slots, admission);
    }
  }

  /** Returns the paths that are read in the documents of a data set of reports or events. */
  public static SlotMap slots(Dataset dataset) {
    SlotMap slots = new SlotMap(dataset);
    if (hasTreatment(dataset, Treatment.EventType.class)) {
      new ProtocolSlots(slots);
    }
    return slots.complete();
  }

  private static boolean hasTreatment(Dataset dataset, Class<? extends Treatment> type) {
    return dataset.fields().stream().anyMatch(field -> type.isInstance(field.treatment()));
  }

  /**
   * Projects one line.
   *
   * @param record bytes that contain one JSON document without a line break
   * @param offset index of the document's first byte
   * @param length length of the document in bytes
   * @throws RuntimeException if a key for an accepted record's pseudonyms is missing
   */
  public void project(byte[] record, int offset, int length, Sink sink) {
    Optional<RejectReason> reason = reader.read(record, offset, length);
    if (reason.isPresent()) {
      sink.reject(reason.get(), "", 0);
    } else {
      projection.project(reader.document(), sink);
    }
  }

  /**
   * Projects the events of a tracker request.
   *
   * @param body the decompressed body; empty if the request has none
   * @throws IllegalStateException if this projector is not for events
   * @throws RuntimeException if a key for an event's pseudonyms is missing
   */
  public void project(TrackerRequest request, byte[] body, Sink sink) {
    if (protocol == null) {
      throw new IllegalStateException(
          "tracker requests contain events; this projector is for another stream");
    }
    Optional<RejectReason> reason = reader.readBody(body, request.isForm());
    if (reason.isPresent()) {
      sink.reject(reason.get(), "", 0);
      return;
    }
    protocol.fill(reader.document().line, request);
    projection.project(reader.document(), sink);
  }

  /**
   * Reads a report, to which {@link #instance}, {@link #host} and {@link #projectRead} then refer.
   * Returns the reason if the report is unreadable, else empty.
   */
  public Optional<RejectReason> read(byte[] report) {
    return reader.read(report, 0, report.length);
  }

  /**
   * Returns the subject of the last report's instance. Empty if there is no report or no instance.
   */
  public Optional<byte[]> instance() {
    return reports().flatMap(reports -> reports.subject(reader.document()));
  }

  /**
   * Returns the subject of the last report's host, without port. Empty if there is no report or no
   * host.
   */
  public Optional<byte[]> host() {
    return reports().flatMap(reports -> reports.host(reader.document()));
  }

  /** Returns true if the last report is the object {@code statistics} of its document. */
  public boolean isWrapped() {
    return reader.document().hasStatistics;
  }

  private Optional<ReportProjection> reports() {
    return projection instanceof ReportProjection reports ? Optional.of(reports) : Optional.empty();
  }

  /** Projects the last report that was {@link #read}. */
  public void projectRead(Sink sink) {
    projection.project(reader.document(), sink);
  }

  /**
   * Projects the last report that was {@link #read}, with the current time as its time. Dry runs
   * thus accept reports whose own time is outside the allowed range.
   *
   * @throws IllegalStateException if this projector is not for reports
   */
  public void projectReadAsOfNow(Sink sink) {
    reports()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "a dry run is for reports; this projector is for another stream"))
        .projectAsOfNow(reader.document(), sink);
  }

  /** Sets the current time, from which the allowed range of record times is computed. */
  public void setNow(Instant now) {
    admission.setNow(now);
  }
}
