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
 * Projects lines of one stream to rows of its schema. It is not thread-safe and does no I/O. Its
 * caches do not change results.
 */
public final class Projector {
  /** A receiver of outcomes. It gets exactly one call per event of a line, or one for the line. */
  public interface Sink {
    /**
     * Receives a row of the schema.
     *
     * @param row reused for the next event; copy it to keep it
     * @param part index of the event in the line
     */
    void accept(MutableRow row, int part);

    /**
     * Receives a rejection because the data is invalid.
     *
     * @param path source path of the invalid field, as the schema declares it; empty if the line as
     *     a whole is invalid; never a value or a key of the data
     * @param part index of the event in the line
     */
    void reject(RejectReason reason, String path, int part);

    /** Receives a suppression because the policy does not allow the event to be processed. */
    void suppress(SuppressReason reason, int part);

    /**
     * Receives a field of the next row whose value was clamped, or was unreadable and is absent.
     */
    default void adjusted(Field field) {}
  }

  /** Looks up persons in the suppressions by their subject. */
  private record ErasedPersons(SuppressionLookup suppressions, Pseudonyms pseudonyms)
      implements EventProjection.Erased {
    private static final String KIND = "person";

    @Override
    public boolean any() {
      return suppressions.hasAny(KIND);
    }

    @Override
    public boolean contains(byte[] person, long second) {
      return suppressions.covers(KIND, pseudonyms.subject(KIND, person), second);
    }
  }

  private final DocumentReader reader;
  private final LineProjection projection;
  private final AdmissionCheck admission;
  private final ProtocolSlots envelope;

  /**
   * Creates a projector without suppressions. A data set with an event type contains events of
   * trackers, one with an owner contains reports, and any other contains consents.
   *
   * @param dataset fields and limits
   * @param processing matrix and origins
   * @param pseudonyms keys
   * @param consents consents of instances; not used for events
   * @param now the time of the run
   * @param keep retention period of clean data
   */
  public Projector(
      Dataset dataset,
      ProcessingPolicy processing,
      Pseudonyms pseudonyms,
      ConsentLookup consents,
      Instant now,
      Period keep) {
    this(dataset, processing, pseudonyms, consents, SuppressionLookup.none(), now, keep);
  }

  /**
   * Creates a projector that also drops records of suppressed subjects. It does so before a key of
   * an epoch is used.
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
    this.envelope = events ? new ProtocolSlots(slots) : null;
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
    this.reader = new DocumentReader(slots.close(), dataset.maxRecordBytes(), dataset.maxDepth());
    if (events) {
      this.projection =
          new EventProjection(
              dataset,
              slots,
              admission,
              processing,
              envelope,
              reader,
              url,
              new ErasedPersons(suppressions, own));
    } else if (reports) {
      this.projection =
          new ReportProjection(dataset, slots, admission, processing, own, consents, suppressions);
    } else {
      this.projection = new ConsentProjection(dataset, slots, admission);
    }
  }

  private static boolean hasTreatment(Dataset dataset, Class<? extends Treatment> type) {
    return dataset.fields().stream().anyMatch(field -> type.isInstance(field.treatment()));
  }

  /**
   * Projects one line.
   *
   * @param record bytes that contain one JSON document, without its line break
   * @param offset index of its first byte
   * @param length its length in bytes
   * @throws IllegalStateException if the key of an accepted record's epoch is missing
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
   * Projects the events of a request.
   *
   * @param request the request without its body
   * @param body its body as it was sent, decompressed; empty if it has none
   * @throws IllegalStateException if this projector is not for events, or the key of an event's
   *     epoch is missing
   */
  public void project(TrackerRequest request, byte[] body, Sink sink) {
    if (envelope == null) {
      throw new IllegalStateException(
          "tracker requests contain events; this projector is for another stream");
    }
    Optional<RejectReason> reason = reader.readBody(body, request.isForm());
    if (reason.isPresent()) {
      sink.reject(reason.get(), "", 0);
      return;
    }
    envelope.fill(reader.document().line, request);
    projection.project(reader.document(), sink);
  }

  /**
   * Reads a report, so that {@link #instance} is known before {@link #projectRead} is called.
   *
   * @return the reason why it cannot be read; empty if it can
   */
  public Optional<RejectReason> read(byte[] report) {
    return reader.read(report, 0, report.length);
  }

  /**
   * Returns the subject of the instance that the last report read is about; empty if the report has
   * no instance identifier.
   */
  public Optional<byte[]> instance() {
    return projection instanceof ReportProjection reports
        ? reports.subject(reader.document())
        : Optional.empty();
  }

  /** Projects the report that was {@link #read} last. */
  public void projectRead(Sink sink) {
    projection.project(reader.document(), sink);
  }

  /**
   * Projects the report that was {@link #read} last as if its time were the current time. A dry run
   * uses it for a report whose own time is outside the allowed range.
   *
   * @throws IllegalStateException if this projector is not for reports
   */
  public void projectReadAsOfNow(Sink sink) {
    if (projection instanceof ReportProjection reports) {
      reports.projectAsOfNow(reader.document(), sink);
    } else {
      throw new IllegalStateException(
          "a dry run is for reports; this projector is for another stream");
    }
  }

  /** Sets the current time, by which records are too old or from the future. */
  public void setNow(Instant now) {
    admission.setNow(now);
  }
}
