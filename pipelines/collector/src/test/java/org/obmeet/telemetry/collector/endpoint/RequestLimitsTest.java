package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.IngestedRows;
import org.obmeet.telemetry.collector.RawTextScanner;

/** Tests each limit with a request slightly above it. */
class RequestLimitsTest {
  private static final String TP2 = "/com.snowplowanalytics.snowplow/tp2";
  private static final String HEAD = "POST " + TP2 + " HTTP/1.1\r\nHost: localhost\r\n";

  @RegisterExtension static final CollectorFixture DEFAULTS = CollectorFixture.perClass();

  @TempDir Path folder;
  private CollectorFixture collector = DEFAULTS;

  @AfterEach
  void stop() {
    if (collector != DEFAULTS) {
      collector.close();
    }
  }

  /** Starts a collector with settings of its own instead of the one that the tests share. */
  private void start(String more) throws Exception {
    collector = CollectorFixture.start(folder, "disk: {low_water: 0}\n" + more);
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  @Test
  void body_tooLong_byLengthOrByChunks_is413() throws Exception {
    String large = "{\"x\":\"" + "a".repeat(256 * 1024) + "\"}";
    assertThat(collector.post(TP2, large).statusCode()).isEqualTo(413);
    StringBuilder chunked =
        new StringBuilder(HEAD + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 300; i++) {
      chunked.append("400\r\n").append("a".repeat(1024)).append("\r\n");
    }
    assertThat(collector.raw(chunked + "0\r\n\r\n")).startsWith("HTTP/1.1 413 ");
    assertThat(collector.post(TP2, collector.pageView("e1")).statusCode()).isEqualTo(200);
  }

  @Test
  void gzip_tooLongAfterDecompression_is413_andBroken_is400() throws Exception {
    byte[] bomb = gzip(new byte[50 << 20]);
    assertThat(bomb.length).isLessThan(256 * 1024);
    assertThat(collector.send("POST", TP2, bomb, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(413);
    byte[] good = gzip(collector.pageView("e1").getBytes(StandardCharsets.UTF_8));
    byte[] cut = java.util.Arrays.copyOf(good, good.length - 9);
    assertThat(collector.send("POST", TP2, cut, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(400);
    byte[] plain = collector.pageView("e1").getBytes(StandardCharsets.UTF_8);
    assertThat(collector.send("POST", TP2, plain, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(400);
    assertThat(collector.send("POST", TP2, good, "Content-Encoding", "br").statusCode())
        .isEqualTo(415);
    assertThat(collector.send("POST", TP2, good, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(200);
  }

  @Test
  void optIn_tooLong_is413_beforeItIsParsed() throws Exception {
    String path = "/v1/instances/abc/consent";
    String padded = CollectorFixture.consent("info-page") + " ".repeat(16 << 10);
    assertThat(collector.send("PUT", path, padded).statusCode()).isEqualTo(413);
    byte[] compressed = gzip(padded.getBytes(StandardCharsets.UTF_8));
    assertThat(collector.send("PUT", path, compressed, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(413);
    assertThat(collector.send("PUT", path, padded.strip()).statusCode()).isEqualTo(201);
  }

  @Test
  void document_tooDeep_is400() throws Exception {
    String deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
    HttpResponse<String> response = collector.post(TP2, deep);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(CollectorFixture.json(response).path("reason").asText()).isEqualTo("too-deep");
    assertThat(collector.send("PUT", "/v1/instances/a/consent", deep).statusCode()).isEqualTo(400);
  }

  @Test
  void batch_tooLong_is413_andNothingIsStored() throws Exception {
    start("limits: {batch_events: 10}\n");
    String single = collector.pageView("e");
    String one = single.replaceAll(".*\\[(.*)\\].*", "$1");
    String body = single.replace(one, String.join(",", java.util.Collections.nCopies(11, one)));
    assertThat(collector.post(TP2, body).statusCode()).isEqualTo(413);
    collector.close();
    assertThat(new IngestedRows(folder).ingest(java.time.Instant.now())).isEmpty();
  }

  @Test
  void contentType_unsupported_is415() throws Exception {
    for (String type :
        List.of(
            "text/html",
            "application/xml",
            "application/json; charset=utf-16",
            "multipart/form-data; boundary=x")) {
      assertThat(collector.post(TP2, collector.pageView("e"), "Content-Type", type).statusCode())
          .as(type)
          .isEqualTo(415);
    }
  }

  @Test
  void headers_tooLong_are431() throws Exception {
    String response = collector.raw(HEAD + "X: " + "a".repeat(9000) + "\r\n\r\n");
    assertThat(response).startsWith("HTTP/1.1 431 ").contains("application/problem+json");
    assertThat(collector.raw("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
  }

  @Test
  void body_sentTooSlowly_is408() throws Exception {
    start("limits: {body_time: PT0.5S}\n");
    String response =
        collector.raw(
            (HEAD + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                .getBytes(StandardCharsets.US_ASCII),
            5_000);
    assertThat(response).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void head_sentTooSlowly_closesTheConnection() throws Exception {
    start("limits: {idle_time: PT1S}\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.port())) {
      OutputStream out = socket.getOutputStream();
      long began = System.nanoTime();
      boolean closed = false;
      while (!closed && System.nanoTime() - began < 6_000_000_000L) {
        try {
          out.write('G');
          out.flush();
          Thread.sleep(100);
        } catch (java.io.IOException e) {
          closed = true;
        }
      }
      assertThat(closed).isTrue();
    }
  }

  @Test
  void connections_beyondTheLimit_wait() throws Exception {
    start("limits: {connections: 4, idle_time: PT2S}\n");
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 6; i++) {
        open.add(new Socket(InetAddress.getLoopbackAddress(), collector.port()));
      }
      assertThat(collector.get("/healthz").statusCode())
          .as("after idle connections were closed")
          .isEqualTo(200);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void client_aboveItsRate_gets429_andOthersDoNot() throws Exception {
    start("rate: {requests_per_second: 1, burst: 5, trusted_proxies: 127.0.0.1}\n");
    int rejected = 0;
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> response =
          collector.post(TP2, collector.pageView("e" + i), "X-Forwarded-For", "203.0.113.7");
      if (response.statusCode() == 429) {
        rejected++;
        assertThat(response.headers().firstValue("retry-after")).contains("5");
      }
    }
    assertThat(rejected).isBetween(10, 15);
    assertThat(
            collector
                .post(TP2, collector.pageView("other"), "X-Forwarded-For", "203.0.113.8")
                .statusCode())
        .isEqualTo(200);
    assertThat(collector.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(RawTextScanner.below(folder, "203.0.113")).isEmpty();
    assertThat(String.join("", collector.log())).doesNotContain("203.0.113");
    assertThat(collector.get("/metrics").body()).doesNotContain("203.0.113");
  }

  @Test
  void addressesOfOnePrefix_areOneClient_inEveryNotation() throws Exception {
    start("rate: {requests_per_second: 1, burst: 5, trusted_proxies: \"127.0.0.1,::1\"}\n");
    int rejected = 0;
    for (int i = 0; i < 20; i++) {
      String hop = i % 2 == 0 ? "2001:db8:1:1::" + i : "[2001:0db8:1:1::" + i + "]:4711";
      rejected += status(hop, i) == 429 ? 1 : 0;
    }
    assertThat(rejected).as("an IPv6 /64").isBetween(10, 15);
    assertThat(status("2001:db8:1:2::1", 20)).as("another").isEqualTo(200);
    assertThat(status("fe80::1%absent", 21)).as("with a zone").isEqualTo(200);
    rejected = 0;
    for (int i = 0; i < 20; i++) {
      rejected +=
          status(i % 2 == 0 ? "203.0.113.7" : "203.0.113.7:" + (4000 + i), i) == 429 ? 1 : 0;
    }
    assertThat(rejected).as("with and without a port").isBetween(10, 15);
  }

  private int status(String hop, int event) {
    return collector
        .post(TP2, collector.pageView("e" + event), "X-Forwarded-For", hop)
        .statusCode();
  }

  @Test
  void diskBelowLowWater_is503WithRetryAfter_andOptOutIsAccepted() throws Exception {
    start("");
    String token = collector.optIn("abc", "info-page");
    collector.close();
    collector = CollectorFixture.start(folder, "disk: {low_water: 1024GiB}\n");

    HttpResponse<String> events = collector.post(TP2, collector.pageView("e1"));
    assertThat(events.statusCode()).isEqualTo(503);
    assertThat(events.headers().firstValue("retry-after")).contains("5");
    assertThat(
            collector
                .post("/v1/statistics", collector.report("abc", "r"), "Authorization", token)
                .statusCode())
        .isEqualTo(503);
    assertThat(collector.get("/readyz").statusCode()).isEqualTo(503);
    assertThat(collector.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(
            collector
                .send("DELETE", "/v1/instances/abc/consent", "", "Authorization", token)
                .statusCode())
        .isEqualTo(204);
  }
}
