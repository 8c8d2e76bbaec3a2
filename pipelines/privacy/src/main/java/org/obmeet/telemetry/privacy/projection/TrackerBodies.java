package org.obmeet.telemetry.privacy.projection;

import java.util.List;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node.Role;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;

/** Recognises the formats of trackers in lines and requests, and splits them into events. */
final class TrackerBodies {
  private static final String PAYLOAD = "com.snowplowanalytics.snowplow/payload_data";

  private final ProtocolSlots protocol;
  private final DocumentReader reader;

  TrackerBodies(ProtocolSlots protocol, DocumentReader reader) {
    this.protocol = protocol;
    this.reader = reader;
  }

  /** Returns true if the line is a request: it has a method and an address, and is no event. */
  boolean isRequest(ParsedDocument document) {
    return document.line.text(protocol.method) != null
        && document.line.text(protocol.address) != null
        && document.line.text(protocol.snowplowEvent) == null
        && document.line.text(protocol.segmentType) == null;
  }

  /**
   * Splits a line. Calls the projection once for each element of an array of events, once for a
   * single event, or once for a rejected line.
   */
  void read(ParsedDocument document, EventProjection events) {
    Slots outer = document.hasBody ? document.body : document.line;
    boolean isRequest = isRequest(document);
    if (outer.malformed) {
      events.reject(RejectReason.MALFORMED_JSON, "", 0);
    } else if (document.tooManyParts) {
      events.reject(RejectReason.TOO_MANY_PARTS, "", 0);
    } else if (document.ambiguous || document.hasBody && !isRequest) {
      events.reject(RejectReason.UNKNOWN_BODY, "", 0);
    } else if (isRequest && !document.hasBody) {
      readAddress(document, events);
    } else if (document.array != null) {
      readArray(document, outer, events);
    } else {
      readSingle(document, outer, isRequest, events);
    }
  }

  private void readArray(ParsedDocument document, Slots outer, EventProjection events) {
    WireFormat format = formatOf(document.array);
    boolean payload = format == WireFormat.SNOWPLOW;
    String schema = outer.text(protocol.payloadSchema);
    if (payload && !PAYLOAD.equals(EventTypes.vendorAndName(schema))) {
      RejectReason reason =
          schema == null ? RejectReason.UNKNOWN_BODY : RejectReason.UNKNOWN_SCHEMA;
      events.reject(reason, "schema", 0);
      return;
    }
    if (format == WireFormat.SEGMENT && outer.kind(protocol.apiKey) != Slots.ABSENT) {
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
        events.event(format, elements.get(i), outer, i);
      }
    }
  }

  private static WireFormat formatOf(Role array) {
    return switch (array) {
      case BATCH -> WireFormat.SEGMENT;
      case DATA -> WireFormat.SNOWPLOW;
      default -> WireFormat.MATOMO;
    };
  }

  private void readSingle(
      ParsedDocument document, Slots outer, boolean isRequest, EventProjection events) {
    if (outer.text(protocol.payloadSchema) != null) {
      events.reject(RejectReason.UNKNOWN_SCHEMA, "schema", 0);
    } else if (outer.text(protocol.snowplowEvent) != null) {
      events.event(WireFormat.SNOWPLOW, outer, outer, 0);
    } else if (outer.text(protocol.segmentType) != null) {
      events.event(WireFormat.SEGMENT, outer, outer, 0);
    } else if (isRequest && typeOfPath(document) != null) {
      outer.setText(protocol.segmentType, typeOfPath(document));
      events.event(WireFormat.SEGMENT, outer, outer, 0);
    } else if (outer.hasValue(protocol.siteId) && outer.hasValue(protocol.matomoRec)) {
      events.event(WireFormat.MATOMO, outer, outer, 0);
    } else {
      events.reject(RejectReason.UNKNOWN_BODY, "", 0);
    }
  }

  /** Returns the call type of a Segment API path, such as {@code track}; null for other paths. */
  private String typeOfPath(ParsedDocument document) {
    String path = new PageUrl().read(document.line.text(protocol.address)).path();
    return switch (path) {
      case "/v1/page", "/v1/p" -> "page";
      case "/v1/track", "/v1/t" -> "track";
      case "/v1/screen", "/v1/s" -> "screen";
      case "/v1/identify", "/v1/i" -> "identify";
      case "/v1/group", "/v1/g" -> "group";
      case "/v1/alias", "/v1/a" -> "alias";
      default -> null;
    };
  }

  private void readAddress(ParsedDocument document, EventProjection events) {
    String address = document.line.text(protocol.address);
    String path = new PageUrl().read(address).path();
    boolean matomo = path.endsWith("/matomo.php") || path.endsWith("/piwik.php");
    boolean snowplow = path.equals("/i") || path.endsWith("/ice.png");
    int question = address.indexOf('?');
    String query = question < 0 ? "" : address.substring(question + 1);
    // Matomo also sends the query as the body of a request.
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
    reader.readQuery(query, document.body);
    WireFormat format = matomo ? WireFormat.MATOMO : WireFormat.SNOWPLOW;
    events.event(format, document.body, document.body, 0);
  }
}
