package org.obmeet.telemetry.collector.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Events of other protocols in Segment's format, with a maximum size of all events together. */
final class SegmentEvents {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_SIZE = 8 << 20;

  /** Size of an event without its values. */
  private static final int EVENT_SIZE = 512;

  private final ObjectNode body = JSON.createObjectNode();
  private final ArrayNode events = body.putArray("batch");
  private int size;

  /** Events that are too many or too large. */
  static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException() {
      super("too many events", null, false, false);
    }
  }

  /** An event in Segment's format. Values that are absent or empty are not set. */
  final class SegmentEvent {
    private final ObjectNode json;

    private SegmentEvent(ObjectNode json) {
      this.json = json;
    }

    /** Sets a value of the event itself. */
    SegmentEvent set(String name, JsonNode value) {
      if (value.isNumber() || value.isTextual() && !value.textValue().isEmpty()) {
        json.set(name, value);
        grow(value.isTextual() ? value.textValue().length() : 0);
      }
      return this;
    }

    SegmentEvent context(String name, JsonNode value) {
      return nested("context", name, value);
    }

    SegmentEvent property(String name, JsonNode value) {
      return nested("properties", name, value);
    }

    /** Sets category, action and client version from properties of these names. */
    SegmentEvent properties(JsonNode source) {
      for (String name : new String[] {"category", "action", "app_version"}) {
        property(name, source.path(name));
      }
      return this;
    }

    private SegmentEvent nested(String object, String name, JsonNode value) {
      new SegmentEvent(json.withObjectProperty(object)).set(name, value);
      return this;
    }

    /**
     * Identifies an event by its content, which is the same if a client sends the event again.
     *
     * @param shared {@link #hash} of content that several events share; empty if there is none
     */
    SegmentEvent identifyBy(String shared, JsonNode content) {
      json.put("contentHash", hash(shared, content));
      return this;
    }
  }

  /** Returns a hash of the text forms of some values. */
  static String hash(Object... content) {
    byte[] bytes = Arrays.toString(content).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(bytes).toString();
  }

  private void grow(int characters) {
    size += characters;
    if (size > MAX_SIZE) {
      throw new TooLargeException();
    }
  }

  /** Adds a page view. */
  SegmentEvent page() {
    return add("page");
  }

  /** Adds the use of a feature, or the time spent on a page. */
  SegmentEvent track(String name) {
    return add("track").set("event", TextNode.valueOf(name));
  }

  /** Adds an event that projection drops, because the policy has no purpose for it. */
  SegmentEvent withoutPurpose() {
    return add("no-purpose");
  }

  private SegmentEvent add(String type) {
    grow(EVENT_SIZE);
    return new SegmentEvent(events.addObject().put("type", type));
  }

  byte[] toBytes() {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
