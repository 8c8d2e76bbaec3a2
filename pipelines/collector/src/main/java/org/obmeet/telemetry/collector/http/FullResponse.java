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
public record FullResponse(
    int status, String contentType, byte[] body, Map<String, String> headers) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  public FullResponse {
    headers = Map.copyOf(headers);
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static FullResponse json(int status, ObjectNode body) {
    return new FullResponse(status, JSON, utf8(body.toString()), Map.of());
  }

  public static FullResponse text(int status, String contentType, String body) {
    return new FullResponse(status, contentType, utf8(body), Map.of());
  }

  public static FullResponse nothing() {
    return new FullResponse(204, "", new byte[0], Map.of());
  }

  public FullResponse with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new FullResponse(status, contentType, body, more);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
