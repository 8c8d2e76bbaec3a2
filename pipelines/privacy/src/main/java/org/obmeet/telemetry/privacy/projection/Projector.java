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
 * Projects lines of one stream to rows of its schema. Not safe for use by several threads; does no
 * IO; keeps caches that do not change results.
 */
public final class Projector {
  /** Where outcomes go: exactly one call per event of a line, or one for the line. */
  public interface Sink {
    /**
     * A row, as the schema declares it.
     *
     * @param row used again for the next: who keeps it, keeps a copy
     */
    void accept(MutableRow row, int part);

    /**
     * The data is at fault.
     *
     * @param path source path of the schema at fault, empty where it is the line as a whole; never
     *     a value or a key of the data
     * @param part index of the event in the line
     */
    void reject(RejectReason reason, String path, int part);

    /** Policy says no. */
    void suppress(SuppressReason reason, int part);

    /** A value of an accepted row was clamped, or was unreadable and is left absent. */
    default void adjusted(Field field) {}
  }

  /** Persons as suppressions know them. */
  private record ErasedPersons(SuppressionLookup suppressions, Pseudonyms pseudonyms)
      implements EventProjection.Erased {
    private static final String KIND = "person";

    @Override
    public boolean any() {
      return suppressions.hasAny(KIND);
    }

    @Override
    public boolean holds(byte[] person, long second) {
      return suppressions.covers(KIND, pseudonyms.subject(KIND, person), second);
    }
  }

  private final DocumentReader reader;
  private final LineProjection shape;
  private final AdmissionCheck gate;
  private final ProtocolSlots envelope;

  /**
   * A projector of one stream. A data set with an event type holds events of trackers, one with an
   * owner holds reports, and any other holds consents.
   *
   * @param dataset fields and limits
   * @param processing matrix and origins
   * @param pseudonyms keys
   * @param consents consents of instances; not asked for events
   * @param now the time of the run
   * @param keep retention of clean data
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

  /** The same, refusing records of suppressed subjects before a key of an epoch is asked for. */
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
    this.gate =
        new AdmissionCheck(dataset, slots, new RowBuilder(dataset, slots, own, url), now, keep);
    this.reader = new DocumentReader(slots.close(), dataset.maxRecordBytes(), dataset.maxDepth());
    if (events) {
      this.shape =
          new EventProjection(
              dataset,
              slots,
              gate,
              processing,
              envelope,
              reader,
              url,
              new ErasedPersons(suppressions, own));
    } else if (reports) {
      this.shape =
          new ReportProjection(dataset, slots, gate, processing, own, consents, suppressions);
    } else {
      this.shape = new ConsentProjection(dataset, slots, gate);
    }
  }

  private static boolean hasTreatment(Dataset dataset, Class<? extends Treatment> type) {
    return dataset.fields().stream().anyMatch(field -> type.isInstance(field.treatment()));
  }

  /**
   * Projects one line.
   *
   * @param record bytes that hold one JSON document, without its line break
   * @param offset where it starts
   * @param length its length in bytes
   * @throws IllegalStateException if a key of an accepted record's epoch is missing
   */
  public void project(byte[] record, int offset, int length, Sink sink) {
    Optional<RejectReason> fault = reader.read(record, offset, length);
    if (fault.isPresent()) {
      sink.reject(fault.get(), "", 0);
    } else {
      shape.project(reader.document(), sink);
    }
  }

  /**
   * Projects the events of a request.
   *
   * @param request all of it but its body
   * @param body its body as it was sent, inflated; empty where it has none
   * @throws IllegalStateException if this is no projector of events, or the key of an event's epoch
   *     is missing
   */
  public void project(TrackerRequest request, byte[] body, Sink sink) {
    if (envelope == null) {
      throw new IllegalStateException("only events come in requests of trackers");
    }
    Optional<RejectReason> fault = reader.readBody(body, request.isForm());
    if (fault.isPresent()) {
      sink.reject(fault.get(), "", 0);
      return;
    }
    envelope.fill(reader.document().line, request);
    shape.project(reader.document(), sink);
  }

  /**
   * Reads a report, so that {@link #instance} says whose it is before {@link #projectRead}.
   *
   * @return why it cannot be read; empty if it can
   */
  public Optional<RejectReason> read(byte[] report) {
    return reader.read(report, 0, report.length);
  }

  /** Subject of the instance that the report read last says it is of; empty where it says none. */
  public Optional<byte[]> instance() {
    return shape instanceof ReportProjection reports
        ? reports.subject(reader.document())
        : Optional.empty();
  }

  /** Projects the report that was {@link #read} last. */
  public void projectRead(Sink sink) {
    shape.project(reader.document(), sink);
  }

  /**
   * Projects the report that was {@link #read} last as if it were made now: for a dry run of one
   * whose own time is why it is not kept.
   */
  public void projectReadMadeNow(Sink sink) {
    if (shape instanceof ReportProjection reports) {
      reports.projectMadeNow(reader.document(), sink);
    } else {
      throw new IllegalStateException("only reports are tried out");
    }
  }

  /** Takes it to be another time from here on: what is too old, and what from the future. */
  public void moveTo(Instant now) {
    gate.setNow(now);
  }
}
