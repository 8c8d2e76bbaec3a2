package org.obmeet.telemetry.privacy.projection;

import java.util.List;
import org.obmeet.telemetry.privacy.projection.PathTrie.Node.Role;

/** Recognises tracker bodies, and takes them apart into events. */
final class TrackerBodies {
  private static final String PAYLOAD = "com.snowplowanalytics.snowplow/payload_data";

  /** Takes the events of a body. */
  interface Events {
    /** One event. */
    void event(BodyKind kind, Slots own, Slots body, int part);

    /** Something at the place of an event, or of the body, that is none. */
    void reject(RejectReason reason, String path, int part);
  }

  private final Envelope envelope;
  private final DocumentReader reader;

  TrackerBodies(Envelope envelope, DocumentReader reader) {
    this.envelope = envelope;
    this.reader = reader;
  }

  /** Whether the line is a request as it was captured, with its time of receipt. */
  boolean isCaptured(Document document) {
    return document.line.text(envelope.method) != null
        && document.line.text(envelope.address) != null
        && document.line.text(envelope.e) == null
        && document.line.text(envelope.type) == null;
  }

  /** Takes a line apart: exactly one call per event, or one for the line. */
  void read(Document document, Events events) {
    Slots outer = document.hasBody ? document.body : document.line;
    boolean captured = isCaptured(document);
    if (outer.malformed) {
      events.reject(RejectReason.MALFORMED_JSON, "", 0);
    } else if (document.tooManyParts) {
      events.reject(RejectReason.TOO_MANY_PARTS, "", 0);
    } else if (document.ambiguous || document.hasBody && !captured) {
      events.reject(RejectReason.UNKNOWN_BODY, "", 0);
    } else if (captured && !document.hasBody) {
      fromAddress(document, events);
    } else if (document.array != null) {
      array(document, outer, events);
    } else {
      single(document, outer, captured, events);
    }
  }

  private void array(Document document, Slots outer, Events events) {
    BodyKind kind = kind(document.array);
    boolean payload = kind == BodyKind.SNOWPLOW;
    String schema = outer.text(envelope.schema);
    if (payload && !PAYLOAD.equals(EventTypes.vendorAndName(schema))) {
      RejectReason reason =
          schema == null ? RejectReason.UNKNOWN_BODY : RejectReason.UNKNOWN_SCHEMA;
      events.reject(reason, "schema", 0);
      return;
    }
    if (kind == BodyKind.SEGMENT && outer.kind(envelope.apiKey) != Slots.ABSENT) {
      events.reject(RejectReason.UNKNOWN_BODY, "api_key", 0);
      return;
    }
    List<Slots> elements = document.elements();
    if (elements.isEmpty()) {
      events.reject(RejectReason.EMPTY_BODY, "", 0);
    }
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) == null) {
        events.reject(RejectReason.NOT_AN_OBJECT, "", i);
      } else {
        events.event(kind, elements.get(i), outer, i);
      }
    }
  }

  private static BodyKind kind(Role array) {
    return switch (array) {
      case BATCH -> BodyKind.SEGMENT;
      case DATA -> BodyKind.SNOWPLOW;
      default -> BodyKind.MATOMO;
    };
  }

  private void single(Document document, Slots outer, boolean captured, Events events) {
    if (outer.text(envelope.schema) != null) {
      events.reject(RejectReason.UNKNOWN_SCHEMA, "schema", 0);
    } else if (outer.text(envelope.e) != null) {
      events.event(BodyKind.SNOWPLOW, outer, outer, 0);
    } else if (outer.text(envelope.type) != null) {
      events.event(BodyKind.SEGMENT, outer, outer, 0);
    } else if (captured && typeOfPath(document) != null) {
      outer.setText(envelope.type, typeOfPath(document));
      events.event(BodyKind.SEGMENT, outer, outer, 0);
    } else if (outer.says(envelope.siteId) && outer.says(envelope.rec)) {
      events.event(BodyKind.MATOMO, outer, outer, 0);
    } else {
      events.reject(RejectReason.UNKNOWN_BODY, "", 0);
    }
  }

  /** Segment's call, which its HTTP API names in the path: {@code /v1/track}. */
  private String typeOfPath(Document document) {
    String path = path(document.line.text(envelope.address));
    return switch (path) {
      case "/v1/page", "/v1/p" -> "page";
      case "/v1/track", "/v1/t" -> "track";
      case "/v1/screen" -> "screen";
      default -> null;
    };
  }

  private void fromAddress(Document document, Events events) {
    String address = document.line.text(envelope.address);
    String path = path(address);
    boolean matomo = path.endsWith("/matomo.php") || path.endsWith("/piwik.php");
    boolean snowplow = path.equals("/i") || path.endsWith("/ice.png");
    int question = address.indexOf('?');
    String query = question < 0 ? "" : address.substring(question + 1);
    if (matomo && document.rawBody != null && !document.rawBody.isEmpty()) {
      query = document.rawBody;
    }
    if (!(matomo || snowplow)) {
      events.reject(RejectReason.UNKNOWN_BODY, "url", 0);
      return;
    }
    if (query.isEmpty()) {
      events.reject(RejectReason.EMPTY_BODY, "url", 0);
      return;
    }
    reader.query(query, document.body);
    BodyKind kind = matomo ? BodyKind.MATOMO : BodyKind.SNOWPLOW;
    events.event(kind, document.body, document.body, 0);
  }

  private static String path(String address) {
    PageUrl url = new PageUrl().read(address);
    return address.substring(url.pathStart(), url.pathEnd());
  }
}
