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
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.IngestedRows;
import org.obmeet.telemetry.collector.RawTextScanner;

/** Every limit, a little above it. */
class RequestLimitsTest {
  private static final String TP2 = "/com.snowplowanalytics.snowplow/tp2";
  private static final String HEAD = "POST " + TP2 + " HTTP/1.1\r\nHost: localhost\r\n";

  @TempDir Path folder;
  private CollectorFixture collector;

  @AfterEach
  void stop() {
    collector.close();
  }

  private void start(String more) throws Exception {
    collector = CollectorFixture.start(folder, "disk: {low_water: 0}\n" + more);
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void body_tooLong_byLengthAndByChunks_is413() throws Exception {
    start("");
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
  void gzip_thatInflatesTooFar_is413_andBroken_is400() throws Exception {
    start("");
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
  void optIn_thatIsLong_is413_beforeItIsUnderstood() throws Exception {
    start("");
    String path = "/v1/instances/abc/consent";
    String padded = CollectorFixture.consent("info-page") + " ".repeat(16 << 10);
    assertThat(collector.send("PUT", path, padded).statusCode()).isEqualTo(413);
    byte[] packed = gzip(padded.getBytes(StandardCharsets.UTF_8));
    assertThat(collector.send("PUT", path, packed, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(413);
    assertThat(collector.send("PUT", path, padded.strip()).statusCode()).isEqualTo(201);
  }

  @Test
  void document_tooDeep_is400() throws Exception {
    start("");
    String deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
    HttpResponse<String> answer = collector.post(TP2, deep);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(CollectorFixture.json(answer).path("reason").asText()).isEqualTo("too-deep");
    assertThat(collector.send("PUT", "/v1/instances/a/consent", deep).statusCode()).isEqualTo(400);
  }

  @Test
  void batch_tooLong_is413_andNothingOfItIsKept() throws Exception {
    start("limits: {batch_events: 10}\n");
    String single = collector.pageView("e");
    String one = single.replaceAll(".*\\[(.*)\\].*", "$1");
    String body = single.replace(one, String.join(",", java.util.Collections.nCopies(11, one)));
    assertThat(collector.post(TP2, body).statusCode()).isEqualTo(413);
    collector.close();
    assertThat(new IngestedRows(folder).ingest(java.time.Instant.now())).isEmpty();
  }

  @Test
  void contentType_thatIsNotTaken_is415() throws Exception {
    start("");
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
    start("");
    String answer = collector.raw(HEAD + "X: " + "a".repeat(9000) + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 431 ").contains("application/problem+json");
    assertThat(collector.raw("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
  }

  @Test
  void bodyThatTricklesIn_is408() throws Exception {
    start("limits: {body_time: PT0.5S}\n");
    String answer =
        collector.raw(
            (HEAD + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                .getBytes(StandardCharsets.US_ASCII),
            5_000);
    assertThat(answer).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void headThatTricklesIn_losesItsConnection() throws Exception {
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
          .as("once quiet ones were ended")
          .isEqualTo(200);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void clientThatSendsTooMuch_is429_andOthersAreNot() throws Exception {
    start("rate: {requests_per_second: 1, burst: 5, trusted_proxies: 127.0.0.1}\n");
    int refused = 0;
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> answer =
          collector.post(TP2, collector.pageView("e" + i), "X-Forwarded-For", "203.0.113.7");
      if (answer.statusCode() == 429) {
        refused++;
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
      }
    }
    assertThat(refused).isBetween(10, 15);
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
  void addressesOfOneSite_areOneClient_howeverAProxyWritesThem() throws Exception {
    start("rate: {requests_per_second: 1, burst: 5, trusted_proxies: \"127.0.0.1,::1\"}\n");
    int refused = 0;
    for (int i = 0; i < 20; i++) {
      String hop = i % 2 == 0 ? "2001:db8:1:1::" + i : "[2001:0db8:1:1::" + i + "]:4711";
      refused += status(hop, i) == 429 ? 1 : 0;
    }
    assertThat(refused).as("an IPv6 /64").isBetween(10, 15);
    assertThat(status("2001:db8:1:2::1", 20)).as("another").isEqualTo(200);
    refused = 0;
    for (int i = 0; i < 20; i++) {
      refused += status(i % 2 == 0 ? "203.0.113.7" : "203.0.113.7:" + (4000 + i), i) == 429 ? 1 : 0;
    }
    assertThat(refused).as("with and without a port").isBetween(10, 15);
  }

  private int status(String hop, int event) {
    return collector
        .post(TP2, collector.pageView("e" + event), "X-Forwarded-For", hop)
        .statusCode();
  }

  @Test
  void diskBelowLowWater_is503WithRetryAfter_andWithdrawalIsTaken() throws Exception {
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
