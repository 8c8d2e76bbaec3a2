package org.obmeet.telemetry.privacy.projection;

import java.util.Map;
import java.util.Set;

/** Kinds of events, from the words of the trackers. */
final class EventTypes {
  static final String PAGE_VIEW = "page_view";
  static final String FEATURE = "feature";
  static final String PAGE_PING = "page_ping";

  /** Names under which trackers report time spent on a page. */
  private static final Set<String> PINGS = Set.of("time-spent", "page_ping_summary", "page-ping");

  /** Self-describing events that are understood, by vendor and name. */
  private static final Map<String, String> DESCRIBED =
      Map.of("com.obmeet/page_ping_summary", PAGE_PING);

  private static final String UNSTRUCTURED = "com.snowplowanalytics.snowplow/unstruct_event";

  private EventTypes() {}

  /** Of a Segment call; null for one that is no event. */
  static String segment(String type, String event) {
    if (type == null) {
      return null;
    }
    return switch (type) {
      case "page", "screen" -> PAGE_VIEW;
      case "track" -> event != null && PINGS.contains(event) ? PAGE_PING : FEATURE;
      default -> null;
    };
  }

  /** Of a Snowplow event other than {@code ue}; null for one that is not held. */
  static String snowplow(String e) {
    if (e == null) {
      return null;
    }
    return switch (e) {
      case "pv" -> PAGE_VIEW;
      case "pp" -> PAGE_PING;
      case "se" -> FEATURE;
      default -> null;
    };
  }

  /** Of a Snowplow self-describing event; null if a schema is not understood. */
  static String described(String outer, String inner) {
    return UNSTRUCTURED.equals(vendorAndName(outer)) ? DESCRIBED.get(name(inner)) : null;
  }

  private static String name(String schema) {
    String name = vendorAndName(schema);
    return name == null ? "" : name;
  }

  /** Of a Matomo request; null if it says nothing that is held. */
  static String matomo(boolean ping, boolean category, boolean page) {
    if (ping) {
      return PAGE_PING;
    }
    if (category) {
      return FEATURE;
    }
    return page ? PAGE_VIEW : null;
  }

  /** {@code vendor/name} of {@code iglu:vendor/name/jsonschema/1-0-0}; major version 1 alone. */
  static String vendorAndName(String schema) {
    String middle = "/jsonschema/1-";
    int at = schema == null ? -1 : schema.indexOf(middle);
    return at < 0 || !schema.startsWith("iglu:") ? null : schema.substring("iglu:".length(), at);
  }
}
