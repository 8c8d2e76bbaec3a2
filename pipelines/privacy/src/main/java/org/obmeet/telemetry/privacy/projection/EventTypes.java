package org.obmeet.telemetry.privacy.projection;

import java.util.Map;
import java.util.Set;

/** Maps the event names of the tracker protocols to event types. */
final class EventTypes {
  static final String PAGE_VIEW = "page_view";
  static final String FEATURE = "feature";
  static final String PAGE_PING = "page_ping";

  /** The event names by which Segment clients report the time spent on a page. */
  private static final Set<String> SEGMENT_PINGS =
      Set.of("time-spent", "page_ping_summary", "page-ping");

  /** The event types of the supported self-describing events, by vendor and name. */
  private static final Map<String, String> SELF_DESCRIBING =
      Map.of("com.obmeet/page_ping_summary", PAGE_PING);

  private static final String UNSTRUCTURED = "com.snowplowanalytics.snowplow/unstruct_event";

  /**
   * The types of Segment calls without a purpose, which describe people and groups. Translators of
   * other protocols give their events without a purpose the type {@code no-purpose}.
   */
  private static final Set<String> SEGMENT_WITHOUT_PURPOSE =
      Set.of("identify", "group", "alias", "no-purpose");

  private EventTypes() {}

  /** Returns true if the policy has no purpose for a Segment call. */
  static boolean hasNoPurpose(String segmentType) {
    return segmentType != null && SEGMENT_WITHOUT_PURPOSE.contains(segmentType);
  }

  /** Returns the type of a Segment call, or null if the call is not an event. */
  static String segment(String type, String event) {
    if (type == null) {
      return null;
    }
    return switch (type) {
      case "page", "screen" -> PAGE_VIEW;
      case "track" -> event != null && SEGMENT_PINGS.contains(event) ? PAGE_PING : FEATURE;
      default -> null;
    };
  }

  /** Returns the type of a Snowplow event other than {@code ue}, or null if it is not stored. */
  static String snowplow(String event) {
    if (event == null) {
      return null;
    }
    return switch (event) {
      case "pv" -> PAGE_VIEW;
      case "pp" -> PAGE_PING;
      case "se" -> FEATURE;
      default -> null;
    };
  }

  /** Returns the type of a Snowplow self-describing event, or null if a schema is unknown. */
  static String selfDescribing(String outer, String inner) {
    String name = vendorAndName(inner);
    boolean known = name != null && UNSTRUCTURED.equals(vendorAndName(outer));
    return known ? SELF_DESCRIBING.get(name) : null;
  }

  /**
   * Returns the event type of a Matomo request, or null if the request is not an event.
   *
   * @param isPing true if the request reports the time spent on a page
   * @param hasCategory true if the request has an event category
   * @param hasPage true if the request has an address or a title of a page
   */
  static String matomo(boolean isPing, boolean hasCategory, boolean hasPage) {
    if (isPing) {
      return PAGE_PING;
    }
    if (hasCategory) {
      return FEATURE;
    }
    return hasPage ? PAGE_VIEW : null;
  }

  /**
   * Returns {@code vendor/name} of the schema address {@code iglu:vendor/name/jsonschema/1-0-0}.
   * Returns null for null, another text or another major version.
   */
  static String vendorAndName(String schema) {
    String middle = "/jsonschema/1-";
    int at = schema == null ? -1 : schema.indexOf(middle);
    return at < 0 || !schema.startsWith("iglu:") ? null : schema.substring("iglu:".length(), at);
  }
}
