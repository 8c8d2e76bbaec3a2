package org.obmeet.telemetry.collector.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A complete HTTP response.
 *
 * @param contentType media type of the body; not sent with status 204
 * @param headers further headers
 */
public record FullResponse(
    int status, String contentType, byte[] body, Map<String, String> headers) {
  static final String PROBLEM = "application/problem+json";

  public FullResponse {
    headers = Map.copyOf(headers);
  }

  /** Returns a new empty JSON object for a body. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static FullResponse json(int status, ObjectNode body) {
    return new FullResponse(status, "application/json", utf8(body.toString()), Map.of());
  }

  public static FullResponse text(int status, String contentType, String body) {
    return new FullResponse(status, contentType, utf8(body), Map.of());
  }

  public static FullResponse noContent() {
    return new FullResponse(204, "", new byte[0], Map.of());
  }

  /** Returns a copy with a compressed body, for clients that accept it. */
  public FullResponse gzip() {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return new FullResponse(status, contentType, compressed.toByteArray(), headers)
        .with("Content-Encoding", "gzip");
  }

  public FullResponse with(String header, String value) {
    Map<String, String> extended = new LinkedHashMap<>(headers);
    extended.put(header, value);
    return new FullResponse(status, contentType, body, extended);
  }

  /** Returns the headers of this response and the common headers of responses. */
  public Map<String, String> allHeaders() {
    Map<String, String> all = new LinkedHashMap<>();
    if (status != 204) {
      all.put("Content-Type", contentType);
    }
    all.put("Cache-Control", "no-store");
    all.put("X-Content-Type-Options", "nosniff");
    all.putAll(headers);
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
