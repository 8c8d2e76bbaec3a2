package org.obmeet.telemetry.privacy.projection;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.projection.conversion.TimestampParser;
import org.obmeet.telemetry.privacy.projection.row.RowBuilder;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;

/**
 * Events of the community server. The order is the privacy argument: origin first, so that nothing
 * else is looked at of a foreign event; then type, time and retention; then a key of the epoch.
 */
final class EventProjection implements LineProjection, TrackerBodies.Events {
  private final Erased erased;
  private final AdmissionCheck gate;
  private final ProcessingPolicy policy;
  private final ProtocolSlots envelope;
  private final TrackerBodies bodies;
  private final OriginCheck origins;
  private final Source[][] pages = new Source[WireFormat.values().length][];
  private final Source[][] persons = new Source[WireFormat.values().length][];
  private final Source[][] records = new Source[WireFormat.values().length][];
  private final String recordPath;
  private final PageUrl url;
  private final WireRecord input = new WireRecord();
  private ParsedDocument document;
  private Projector.Sink sink;
  private long received;
  private String userAgent;
  private boolean captured;

  /** Whose events are erased. */
  interface Erased {
    /** Whether there is anybody. */
    boolean any();

    /** Whether a person's event of a second is. */
    boolean holds(byte[] person, long second);
  }

  EventProjection(
      Dataset dataset,
      SlotMap slots,
      AdmissionCheck gate,
      ProcessingPolicy policy,
      ProtocolSlots envelope,
      DocumentReader reader,
      PageUrl url,
      Erased erased) {
    this.erased = erased;
    this.gate = gate;
    this.url = url;
    this.policy = policy;
    this.envelope = envelope;
    this.bodies = new TrackerBodies(envelope, reader);
    this.origins = new OriginCheck(policy);
    Field record = field(dataset, new Treatment.Pseudonymise("record"));
    recordPath = AdmissionCheck.path(record);
    for (WireFormat kind : WireFormat.values()) {
      pages[kind.ordinal()] = slots.of(field(dataset, new Treatment.Route()), kind);
      persons[kind.ordinal()] =
          slots.of(field(dataset, new Treatment.Pseudonymise("person")), kind);
      records[kind.ordinal()] = slots.of(record, kind);
    }
  }

  private static Field field(Dataset dataset, Treatment treatment) {
    return dataset.fields().stream()
        .filter(f -> f.treatment().equals(treatment))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(dataset.name() + " has no field of " + treatment));
  }

  @Override
  public void project(ParsedDocument newDocument, Projector.Sink newSink) {
    document = newDocument;
    sink = newSink;
    gate.begin();
    captured = bodies.isCaptured(document);
    received =
        captured ? TimestampParser.read(document.line, envelope.received) : TimestampParser.NONE;
    userAgent = captured ? document.line.identifier(envelope.userAgent) : null;
    bodies.read(document, this);
  }

  @Override
  public void reject(RejectReason reason, String path, int part) {
    sink.reject(reason, path, part);
  }

  @Override
  public void event(WireFormat kind, Slots own, Slots body, int part) {
    input.at(kind, own, body, document.line);
    if (own.malformed) {
      sink.reject(RejectReason.MALFORMED_JSON, "snowplow:ue_pr", part);
      return;
    }
    Optional<SuppressReason> no = refusal();
    if (no.isPresent()) {
      sink.suppress(no.get(), part);
      return;
    }
    String type = type();
    if (type == null) {
      boolean described = kind == WireFormat.SNOWPLOW && "ue".equals(own.text(envelope.e));
      sink.reject(
          described ? RejectReason.UNKNOWN_SCHEMA : RejectReason.UNKNOWN_EVENT,
          described ? "snowplow:ue_pr.data.schema" : "",
          part);
      return;
    }
    long millis = time();
    if (gate.admits(millis, input, part, sink)) {
      if (isErased(millis)) {
        sink.suppress(SuppressReason.ERASED, part);
      } else {
        accept(type, millis, part);
      }
    }
  }

  private boolean isErased(long millis) {
    String person =
        !erased.any() || isAnonymous()
            ? null
            : RowBuilder.identifier(persons[input.kind().ordinal()], input);
    return person != null
        && erased.holds(person.getBytes(StandardCharsets.UTF_8), Math.floorDiv(millis, 1_000L));
  }

  private void accept(String type, long millis, int part) {
    boolean named = RowBuilder.named(records[input.kind().ordinal()], input) != null;
    String derived = named ? null : derived(type, millis);
    if (!named && derived == null) {
      sink.reject(RejectReason.MISSING_IDENTIFIER, recordPath, part);
      return;
    }
    RecordContext facts = new RecordContext(millis, null, null, derived, userAgent, isAnonymous());
    gate.accept(input, facts, type, part, sink);
  }

  private boolean isAnonymous() {
    return captured && document.line.hasValue(envelope.anonymous);
  }

  private Optional<SuppressReason> refusal() {
    if (captured && isForeign(document.line.text(envelope.origin))) {
      return Optional.of(SuppressReason.FOREIGN_ORIGIN);
    }
    boolean hasPage = false;
    for (Source source : pages[input.kind().ordinal()]) {
      String text = input.of(source).text(source.slot());
      if (text != null && url.read(text).absolute()) {
        Optional<SuppressReason> no = origins.check(url);
        if (no.isPresent()) {
          return no;
        }
        hasPage = true;
      }
    }
    if (!hasPage && !isRegistered()) {
      return Optional.of(SuppressReason.FOREIGN_ORIGIN);
    }
    return policy.honourDoNotTrack() && asksNotToTrack()
        ? Optional.of(SuppressReason.DO_NOT_TRACK)
        : Optional.empty();
  }

  /** Whether a browser says that another site's page sends it. */
  private boolean isForeign(String origin) {
    boolean page =
        origin != null && (origin.regionMatches(true, 0, "http", 0, 4) || origin.equals("null"));
    return page && origins.check(url.read(origin)).isPresent();
  }

  private boolean asksNotToTrack() {
    return captured
        && ("1".equals(document.line.identifier(envelope.doNotTrack))
            || "1".equals(document.line.identifier(envelope.globalPrivacy)));
  }

  private boolean isRegistered() {
    return switch (input.kind()) {
      case SEGMENT -> {
        String key = either(envelope.writeKey);
        key = key == null && captured ? envelope.basicKey(document.line) : key;
        yield key != null && policy.writeKeys().contains(key);
      }
      case SNOWPLOW -> contains(policy.appIds(), either(envelope.appId));
      case MATOMO -> contains(policy.siteIds(), either(envelope.siteId));
      case PLAIN -> false;
    };
  }

  private static boolean contains(java.util.Set<String> registered, String value) {
    return value != null && registered.contains(value);
  }

  /** Of the event itself, else of the body around it. */
  private String either(int slot) {
    String own = input.own().identifier(slot);
    return own != null ? own : input.body().identifier(slot);
  }

  private String type() {
    Slots own = input.own();
    return switch (input.kind()) {
      case SEGMENT -> EventTypes.segment(own.text(envelope.type), own.text(envelope.event));
      case SNOWPLOW ->
          "ue".equals(own.text(envelope.e))
              ? EventTypes.described(own.text(envelope.outerSchema), own.text(envelope.innerSchema))
              : EventTypes.snowplow(own.text(envelope.e));
      case MATOMO ->
          EventTypes.matomo(
              "1".equals(own.identifier(envelope.ping)),
              own.hasValue(envelope.matomoCategory),
              own.hasValue(envelope.address) || own.hasValue(envelope.actionName));
      case PLAIN -> null;
    };
  }

  /**
   * The event's own time, corrected by how far the sender's clock stood from the receiver's; the
   * time of receipt where the event has none.
   */
  private long time() {
    long own = gate.time(input);
    if (received == TimestampParser.NONE) {
      return own;
    }
    if (own == TimestampParser.NONE) {
      return gate.hasTime(input) ? TimestampParser.NONE : received;
    }
    long sent = sent();
    return sent == TimestampParser.NONE ? own : own + (received - sent);
  }

  private long sent() {
    int slot =
        switch (input.kind()) {
          case SEGMENT -> envelope.sentAt;
          case SNOWPLOW -> envelope.stm;
          default -> -1;
        };
    if (slot < 0) {
      return TimestampParser.NONE;
    }
    long own = TimestampParser.read(input.own(), slot);
    return own != TimestampParser.NONE ? own : TimestampParser.read(input.body(), slot);
  }

  /** What tells an event without an identifier apart: person, time, page and what was done. */
  private String derived(String type, long millis) {
    Slots own = input.own();
    String person = RowBuilder.identifier(persons[input.kind().ordinal()], input);
    String page = RowBuilder.identifier(pages[input.kind().ordinal()], input);
    String did =
        switch (input.kind()) {
          case SEGMENT -> join(own.text(envelope.event), own.text(envelope.name));
          case SNOWPLOW -> join(own.text(envelope.category), own.text(envelope.action));
          default ->
              join(
                  join(own.text(envelope.matomoCategory), own.text(envelope.matomoAction)),
                  own.text(envelope.actionName));
        };
    return person == null && page == null && did == null
        ? null
        : String.join("\0", type, Long.toString(millis), join(join(person, page), did));
  }

  private static String join(String a, String b) {
    return a == null && b == null ? null : (a == null ? "" : a) + '\0' + (b == null ? "" : b);
  }
}
