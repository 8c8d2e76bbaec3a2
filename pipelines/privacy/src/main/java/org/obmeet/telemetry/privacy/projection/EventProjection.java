package org.obmeet.telemetry.privacy.projection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.projection.conversion.TimestampParser;
import org.obmeet.telemetry.privacy.projection.row.RowBuilder;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;

/**
 * Projects events of the community server. The order of the checks, in {@link #event}, protects
 * privacy. The origin is checked before type, time and retention, so a foreign event is interpreted
 * no further. The key of an epoch (key rotation period) is used last.
 */
final class EventProjection implements LineProjection {
  private static final String PERSON = "person";

  private final SuppressionLookup suppressions;
  private final Pseudonyms pseudonyms;
  private final AdmissionCheck admission;
  private final ProcessingPolicy policy;
  private final ProtocolSlots protocol;
  private final TrackerBodies bodies;
  private final DocumentReader reader;
  private final OriginCheck origins;
  private final Map<WireFormat, Source[]> pageSources;
  private final Map<WireFormat, Source[]> personSources;
  private final Map<WireFormat, Source[]> recordIdSources;
  private final String recordIdPath;
  private final PageUrl url;
  private final WireRecord input = new WireRecord();
  private ParsedDocument document;
  private Projector.Sink sink;
  private long received; // time of receipt in milliseconds since 1970, or NONE
  private String userAgent;

  /** The number of events of the current document by derived identifier. */
  private final Map<String, Integer> derivedIds = new HashMap<>();

  /** True if the line is a request with a method and an address, and not an event. */
  private boolean lineIsRequest;

  EventProjection(
      Dataset dataset,
      SlotMap slots,
      AdmissionCheck admission,
      ProcessingPolicy policy,
      ProtocolSlots protocol,
      DocumentReader reader,
      PageUrl url,
      SuppressionLookup suppressions,
      Pseudonyms pseudonyms) {
    this.suppressions = suppressions;
    this.pseudonyms = pseudonyms;
    this.admission = admission;
    this.url = url;
    this.policy = policy;
    this.protocol = protocol;
    this.bodies = new TrackerBodies(protocol, reader);
    this.reader = reader;
    this.origins = new OriginCheck(policy);
    Treatment ofRecord = new Treatment.Pseudonymise("record");
    Field record = dataset.requireTreated(ofRecord::equals, "of a record");
    recordIdPath = AdmissionCheck.path(record);
    recordIdSources = slots.of(record);
    pageSources = slots.of(dataset.requireTreated(Treatment.Route.class::isInstance, "of a route"));
    Treatment ofPerson = new Treatment.Pseudonymise(PERSON);
    personSources = slots.of(dataset.requireTreated(ofPerson::equals, "of a person"));
  }

  @Override
  public void project(ParsedDocument newDocument, Projector.Sink newSink) {
    document = newDocument;
    sink = newSink;
    admission.begin();
    derivedIds.clear();
    lineIsRequest = bodies.isRequest(document);
    received =
        lineIsRequest
            ? TimestampParser.read(document.line, protocol.received)
            : TimestampParser.NONE;
    userAgent = lineIsRequest ? document.line.identifier(protocol.userAgent) : null;
    bodies.read(document, this);
  }

  /** Passes on the rejection of one event or of the body. */
  void reject(RejectReason reason, String path, int part) {
    sink.reject(reason, path, part);
  }

  /**
   * Projects an event.
   *
   * @param own values of the event itself
   * @param body values of the body around the event, or {@code own} if there is no body around it
   * @param part index of the event in the body
   */
  void event(WireFormat format, Slots own, Slots body, int part) {
    input.set(format, own, body, document.line);
    if (own.malformed) {
      sink.reject(RejectReason.MALFORMED_JSON, "snowplow:ue_pr", part);
      return;
    }
    Optional<SuppressReason> reason = suppressReason();
    if (reason.isPresent()) {
      sink.suppress(reason.get(), part);
      return;
    }
    if (hasNoPurpose(own)) {
      sink.suppress(SuppressReason.NO_PURPOSE, part);
      return;
    }
    String type = type();
    if (type == null) {
      boolean selfDescribing =
          format == WireFormat.SNOWPLOW && "ue".equals(own.text(protocol.snowplowEvent));
      sink.reject(
          selfDescribing ? RejectReason.UNKNOWN_SCHEMA : RejectReason.UNKNOWN_EVENT,
          selfDescribing ? "snowplow:ue_pr.data.schema" : "",
          part);
      return;
    }
    long millis = time();
    if (admission.admits(millis, input, part, sink)) {
      if (isErased(millis)) {
        sink.suppress(SuppressReason.ERASED, part);
      } else {
        accept(type, millis, part);
      }
    }
  }

  private boolean isErased(long millis) {
    String person =
        !suppressions.hasAny(PERSON) || isAnonymous()
            ? null
            : RowBuilder.identifier(personSources.get(input.format()), input);
    if (person == null) {
      return false;
    }
    byte[] subject = pseudonyms.subject(PERSON, person.getBytes(StandardCharsets.UTF_8));
    return suppressions.covers(PERSON, subject, Math.floorDiv(millis, 1_000L));
  }

  private void accept(String type, long millis, int part) {
    boolean hasRecordId = RowBuilder.identifier(recordIdSources.get(input.format()), input) != null;
    String derivedRecordId = hasRecordId ? null : derivedRecordId(type);
    if (!hasRecordId && derivedRecordId == null) {
      sink.reject(RejectReason.MISSING_IDENTIFIER, recordIdPath, part);
      return;
    }
    RecordContext context =
        new RecordContext(millis, null, null, derivedRecordId, userAgent, isAnonymous(), type);
    admission.accept(input, context, part, sink);
  }

  private boolean isAnonymous() {
    return lineIsRequest && document.line.hasValue(protocol.anonymous);
  }

  private Optional<SuppressReason> suppressReason() {
    if (lineIsRequest && isForeign(document.line.text(protocol.origin))) {
      return Optional.of(SuppressReason.FOREIGN_ORIGIN);
    }
    boolean hasPage = false;
    for (Source source : pageSources.get(input.format())) {
      String text = input.of(source).text(source.slot());
      if (text != null && url.read(text).absolute()) {
        Optional<SuppressReason> reason = origins.check(url);
        if (reason.isPresent()) {
          return reason;
        }
        hasPage = true;
      }
    }
    if (!hasPage && !isRegistered()) {
      return Optional.of(SuppressReason.FOREIGN_ORIGIN);
    }
    return policy.honourDoNotTrack() && requestsNotToTrack()
        ? Optional.of(SuppressReason.DO_NOT_TRACK)
        : Optional.empty();
  }

  /**
   * Returns true if the {@code Origin} header is the text {@code null} or another site's web
   * address.
   */
  private boolean isForeign(String origin) {
    boolean isSite =
        origin != null && (origin.regionMatches(true, 0, "http", 0, 4) || origin.equals("null"));
    return isSite && origins.check(url.read(origin)).isPresent();
  }

  private boolean requestsNotToTrack() {
    return lineIsRequest
        && ("1".equals(document.line.identifier(protocol.doNotTrack))
            || "1".equals(document.line.identifier(protocol.globalPrivacy)));
  }

  /** Returns true if the event has a write key, app id or site id of the community server. */
  private boolean isRegistered() {
    return switch (input.format()) {
      case SEGMENT -> {
        String key = ownOrBodyIdentifier(protocol.writeKey);
        key = key == null && lineIsRequest ? protocol.basicKey(document.line) : key;
        yield contains(policy.writeKeys(), key)
            || contains(policy.appIds(), ownOrBodyIdentifier(protocol.appId));
      }
      case SNOWPLOW -> contains(policy.appIds(), ownOrBodyIdentifier(protocol.appId));
      case MATOMO -> contains(policy.siteIds(), ownOrBodyIdentifier(protocol.siteId));
      case PLAIN -> false;
    };
  }

  private static boolean contains(Set<String> registered, String value) {
    return value != null && registered.contains(value);
  }

  /** Returns the identifier in the event's own slot, or else in the body around the event. */
  private String ownOrBodyIdentifier(int slot) {
    String own = input.own().identifier(slot);
    return own != null ? own : input.body().identifier(slot);
  }

  private String type() {
    Slots own = input.own();
    return switch (input.format()) {
      case SEGMENT ->
          EventTypes.segment(own.text(protocol.segmentType), own.text(protocol.segmentEvent));
      case SNOWPLOW ->
          "ue".equals(own.text(protocol.snowplowEvent))
              ? EventTypes.selfDescribing(
                  own.text(protocol.outerSchema), own.text(protocol.innerSchema))
              : EventTypes.snowplow(own.text(protocol.snowplowEvent));
      case MATOMO ->
          EventTypes.matomo(
              "1".equals(own.identifier(protocol.matomoPing)),
              own.hasValue(protocol.matomoCategory),
              own.hasValue(protocol.address) || own.hasValue(protocol.matomoActionName));
      case PLAIN -> null;
    };
  }

  /** Returns true if the policy has no purpose for an event, such as a download in Matomo. */
  private boolean hasNoPurpose(Slots own) {
    return switch (input.format()) {
      case SEGMENT -> EventTypes.hasNoPurpose(own.text(protocol.segmentType));
      case MATOMO ->
          !own.hasValue(protocol.matomoCategory)
              && Arrays.stream(protocol.matomoOtherActions).anyMatch(own::hasValue);
      default -> false;
    };
  }

  /**
   * Returns the event's time, or {@link TimestampParser#NONE}. The time is corrected by the
   * difference of the clocks if the times of sending and receipt are known. An event without a time
   * has the time of receipt, if that is known.
   */
  private long time() {
    long own = admission.time(input);
    if (received == TimestampParser.NONE) {
      return own;
    }
    if (own == TimestampParser.NONE) {
      return admission.hasTime(input) ? TimestampParser.NONE : received;
    }
    long sent = sent();
    return sent == TimestampParser.NONE ? own : own + (received - sent);
  }

  private long sent() {
    int slot =
        switch (input.format()) {
          case SEGMENT -> protocol.segmentSentAt;
          case SNOWPLOW -> protocol.snowplowSentAt;
          default -> -1;
        };
    if (slot < 0) {
      return TimestampParser.NONE;
    }
    long own = TimestampParser.read(input.own(), slot);
    return own != TimestampParser.NONE ? own : TimestampParser.read(input.body(), slot);
  }

  /**
   * Returns an identifier for an event that has none; null if person, page, action and content hash
   * are all missing. It contains the whole content, also of properties that are not stored, because
   * only its keyed hash is stored. An event that is sent again has the same identifier if it has a
   * random number or a time of its own, and another one otherwise. Equal events in one document
   * have different identifiers unless they have a random number.
   */
  private String derivedRecordId(String type) {
    String page = RowBuilder.identifier(pageSources.get(input.format()), input);
    String person = RowBuilder.identifier(personSources.get(input.format()), input);
    String content = join(join(person, page), action());
    Slots own = input.own();
    String hash = own.text(protocol.contentHash);
    if (content == null && hash == null) {
      return null;
    }
    String random = matomoRandom();
    if (random != null) {
      String pageView = own.identifier(protocol.matomoPageView);
      return String.join("\0", type, random, pageView == null ? "" : pageView, content);
    }
    String time =
        admission.hasTime(input)
            ? Long.toString(admission.time(input))
            : received + "." + document.line.identifier(protocol.nonce);
    String id = String.join("\0", type, time, hash == null ? content + reader.content(own) : hash);
    int earlier = derivedIds.merge(id, 1, Integer::sum) - 1;
    return earlier == 0 ? id : id + '\0' + earlier;
  }

  private String action() {
    Slots own = input.own();
    return switch (input.format()) {
      case SEGMENT -> join(own.text(protocol.segmentEvent), own.text(protocol.segmentName));
      case SNOWPLOW -> join(own.text(protocol.snowplowCategory), own.text(protocol.snowplowAction));
      default ->
          join(
              join(own.text(protocol.matomoCategory), own.text(protocol.matomoAction)),
              join(own.text(protocol.matomoActionName), own.text(protocol.matomoEventName)));
    };
  }

  /**
   * Returns the random number of a Matomo event, or null. The parameter is {@code rand} or {@code
   * r}.
   */
  private String matomoRandom() {
    if (input.format() != WireFormat.MATOMO) {
      return null;
    }
    String random = input.own().identifier(protocol.matomoRandom);
    return random == null ? input.own().identifier(protocol.matomoShortRandom) : random;
  }

  private static String join(String a, String b) {
    return a == null && b == null ? null : (a == null ? "" : a) + '\0' + (b == null ? "" : b);
  }
}
