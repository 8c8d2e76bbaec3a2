package org.obmeet.telemetry.collector.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Generates malformed requests from a seed. */
final class HostileRequests {
  /** Texts in payloads, paths and headers that must not be stored or logged. */
  static final List<String> TRACES = List.of("tr4ce-payload", "tr4ce-path", "tr4ce-header");

  private static final String[] PATHS = {
    "/",
    "/v1/statistics",
    "/v1/statistics?dry-run=true",
    "/com.snowplowanalytics.snowplow/tp2",
    "/v1/batch",
    "/v1/track",
    "/v1/page",
    "/matomo.php",
    "/i",
    "/i?e=pv&url=%zz&eid=%00",
    "/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fobmeet.org%2Ftr4ce-path",
    "/v1/schema",
    "/v1/instances/victim/consent",
    "/v1/instances/%2e%2e/consent",
    "/v1/instances/tr4ce-path/consent",
    "/../../etc/passwd",
    "//v1//batch",
    "/v1/batch;x=1",
    "/%2fv1/batch",
    "/metrics?tr4ce-path",
    "/tr4ce-path",
    "*",
    "http://evil.example/v1/batch",
    "/v1/instances/" + "a".repeat(700) + "/consent"
  };
  private static final String[] METHODS = {
    "POST", "POST", "POST", "POST", "POST", "PUT", "GET", "DELETE", "HEAD", "OPTIONS", "PATCH",
    "TRACE", "CONNECT", "G3T", "post"
  };
  private static final String[] TYPES = {
    "application/json", "application/json", "application/json", "text/plain", "text/html",
    "application/x-www-form-urlencoded", "application/json; charset=utf-16",
        "multipart/form-data; boundary=tr4ce-header", ";;;", ""
  };
  private static final String[] BODIES = {
    "",
    "{",
    "[]",
    "null",
    "7",
    "\"tr4ce-payload\"",
    "{\"batch\":[",
    "{\"batch\":[]}",
    "{\"batch\":{}}",
    "{\"batch\":[null,7,\"x\",[],{}]}",
    "{\"batch\":[{\"type\":\"track\"}],\"data\":[{}]}",
    "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":[{\"e\":\"ue\",\"aid\":\"community-web\",\"ue_px\":\"!!!\"}]}",
    "{\"schema\":\"tr4ce-payload\",\"data\":[{\"e\":\"pv\"}]}",
    "{\"e\":\"pv\",\"aid\":\"community-web\",\"eid\":\"x\",\"dtm\":1e999999999}",
    "{\"e\":\"pv\",\"aid\":\"community-web\",\"eid\":\"x\",\"dtm\":" + "9".repeat(5000) + "}",
    "{\"e\":\"pv\",\"aid\":\"community-web\",\"eid\":{\"a\":1},\"dtm\":-1}",
    "{\"uniqueId\":\"victim\",\"createdAt\":\"tr4ce-payload\"}",
    "{\"uniqueId\":\"victim\",\"createdAt\":99999999999999999999}",
    "{\"uniqueId\":\"victim\",\"createdAt\":{\"$date\":\"9999-99-99\"},\"totalUsers\":1e400}",
    "{\"uniqueId\":[],\"statistics\":{\"uniqueId\":{}}}",
    "{\"statistics\":true,\"scope\":\"tr4ce-payload\"}",
    "{\"requests\":[\"?idsite=1&rec=1&url=%\",7,null]}",
    "{\"\\ud800\":\"\\ud800 tr4ce-payload\"}",
    "{\"a\":\"\u0000\"}",
    "idsite=1&rec=1&url=https%3A%2F%2Fobmeet.org%2F&%%%=&=&&",
    "<xml>tr4ce-payload</xml>"
  };

  private final Random random;
  private final String token;

  HostileRequests(Random random, String token) {
    this.random = random;
    this.token = token;
  }

  private <T> T any(T[] of) {
    return of[random.nextInt(of.length)];
  }

  byte[] next() throws Exception {
    if (random.nextInt(8) == 0) {
      return smuggled();
    }
    byte[] body = body();
    StringBuilder head = new StringBuilder();
    boolean taken = random.nextInt(3) > 0;
    head.append(taken ? "POST" : any(METHODS)).append(' ');
    head.append(taken ? PATHS[random.nextInt(8)] : any(PATHS)).append(" HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    String type = taken ? TYPES[0] : any(TYPES);
    if (!type.isEmpty()) {
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    switch (random.nextInt(8)) {
      case 0 -> head.append("Authorization: ").append(token).append("\r\n");
      case 1 -> head.append("Authorization: Bearer tr4ce-header\r\n");
      case 2 -> head.append("Authorization: Basic ????\r\nAuthorization: Bearer b\r\n");
      case 3 ->
          head.append("Cookie: ")
              .append("tr4ce-header=;".repeat(random.nextInt(200)))
              .append("\r\n");
      case 4 -> head.append("Origin: tr4ce-header\r\nUser-Agent: \u0001\u00ff\r\n");
      case 5 -> head.append("X-Forwarded-For: ").append("1,".repeat(50)).append("tr4ce-header\r\n");
      default -> head.append("User-Agent: Mozilla/5.0 (tr4ce-header) Firefox/1\r\n");
    }
    int coding = random.nextInt(6);
    if (coding == 0) {
      head.append("Content-Encoding: gzip\r\n");
      body = random.nextBoolean() ? broken(gzip(body)) : gzip(body);
    } else if (coding == 1) {
      head.append("Content-Encoding: ")
          .append(any(new String[] {"br", "gzip, gzip", "deflate", "tr4ce-header"}))
          .append("\r\n");
    }
    return request(head, body);
  }

  private byte[] request(StringBuilder head, byte[] body) throws Exception {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    if (random.nextInt(5) == 0) {
      head.append("Transfer-Encoding: chunked\r\n\r\n");
      request.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      request.write(
          (Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      request.write(body);
      request.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } else {
      // Sometimes the length is slightly too large or too small.
      int lie = random.nextInt(20) == 0 ? random.nextInt(7) - 3 : 0;
      head.append("Content-Length: ").append(Math.max(0, body.length + lie)).append("\r\n\r\n");
      request.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      request.write(body);
    }
    return request.toByteArray();
  }

  private byte[] body() {
    byte[] body = any(BODIES).getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(12)) {
      case 0 -> broken(body);
      case 1 -> deep();
      case 2 -> noise(random.nextInt(2_000));
      case 3 -> random.nextInt(6) == 0 ? noise(300_000) : body;
      case 4 ->
          ("{\"batch\":[" + "{},".repeat(random.nextInt(20_000)) + "{}]}")
              .getBytes(StandardCharsets.UTF_8);
      default -> body;
    };
  }

  private byte[] deep() {
    int depth = random.nextInt(20_000);
    String open = random.nextBoolean() ? "[" : "{\"a\":";
    return open.repeat(depth).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] broken(byte[] body) {
    byte[] broken = body.clone();
    for (int i = 0; i < 1 + broken.length / 20 && broken.length > 0; i++) {
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
    }
    return broken;
  }

  private byte[] smuggled() {
    String body = any(BODIES);
    String start = "POST " + any(PATHS) + " HTTP/1.1\r\nHost: localhost\r\n";
    String request =
        switch (random.nextInt(9)) {
          case 0 ->
              start
                  + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /tr4ce-path HTTP/1.1\r\nHost: x\r\n\r\n";
          case 1 -> start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + body;
          case 2 ->
              start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + body;
          case 3 -> start + "Transfer-Encoding: xchunked\r\n\r\n" + body;
          case 4 -> start + "Transfer-Encoding : chunked\r\n\r\n" + body;
          case 5 -> start + "Content-Length: -1\r\n\r\n" + body;
          case 6 -> start + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + body;
          case 7 -> start + "X: a\r\n b\r\nContent-Length: +3\r\n\r\n" + body;
          default ->
              any(
                  new String[] {
                    "",
                    "\r\n\r\n",
                    "GET\r\n\r\n",
                    "GET / HTTP/0.9\r\n\r\n",
                    "GET / HTTP/3.0\r\nHost: x\r\n\r\n",
                    "\u0016\u0003\u0001tr4ce-payload",
                    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                    "GET / HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\nHost: a\nHost: b\n\n"
                  });
        };
    return request.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }
}
