package org.obmeet.telemetry.collector.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, whole.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body bytes; empty for 204 alone
 * @param headers more headers
 */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  Answer {
    headers = Map.copyOf(headers);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static Answer json(int status, ObjectNode body) {
    return new Answer(status, JSON, utf8(body.toString()), Map.of());
  }

  static Answer text(int status, String contentType, String body) {
    return new Answer(status, contentType, utf8(body), Map.of());
  }

  static Answer nothing() {
    return new Answer(204, "", new byte[0], Map.of());
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, body, more);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
