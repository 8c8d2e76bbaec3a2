package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.IngestedRows;

/** Tests the intake of tracker events in the formats of their clients. */
class EventsEndpointTest {
  private static final String TP2 = "/com.snowplowanalytics.snowplow/tp2";
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

  @RegisterExtension final CollectorFixture collector = CollectorFixture.perTest();

  private static String snowplow(String... events) {
    return "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":["
        + String.join(",", events).replace('\'', '"')
        + "]}";
  }

  private String pageView(String id, String more) {
    long now = collector.clock().millis();
    return "{'e':'pv','url':'https://obmeet.org/channel/secret-room','eid':'%s','duid':'d1','p':'web','aid':'community-web','dtm':'%s','stm':'%s'%s}"
        .formatted(id, Long.toString(now), Long.toString(now), more);
  }

  @Test
  void event_byWhichTheLauncherTrains_isAccepted() throws Exception {
    String event =
        Pattern.compile("event\\+?='(.*)'")
            .matcher(Files.readString(Path.of("../../telemetry")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.joining());

    assertAccepted(collector.post(TP2, event), 1);
  }

  private List<GenericRecord> clean() {
    collector.close();
    IngestedRows clean = new IngestedRows(collector.folder());
    clean.ingest(Instant.now());
    return clean.rows("community_events");
  }

  private static void assertAccepted(HttpResponse<String> response, int events) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(CollectorFixture.json(response).path("accepted").asInt()).isEqualTo(events);
  }

  @Test
  void snowplow_postPlainAndBase64AndPing_isStored() {
    String inner =
        "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0\",\"data\":{\"schema\":\"iglu:com.obmeet/page_ping_summary/jsonschema/1-0-0\",\"data\":{\"time_spent_ms\":30500,\"app_version\":\"6.6.0\"}}}";
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(inner.getBytes(StandardCharsets.UTF_8));
    String plain = inner.replace("\"", "\\\"").replace("\"", "\"");
    String body =
        "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":["
            + pageView("e1", "").replace('\'', '"')
            + ","
            + "{\"e\":\"ue\",\"eid\":\"e2\",\"aid\":\"community-web\",\"ue_px\":\""
            + encoded
            + "\"},{\"e\":\"ue\",\"eid\":\"e3\",\"aid\":\"community-web\",\"ue_pr\":\""
            + plain
            + "\"},{\"e\":\"pp\",\"eid\":\"e4\",\"url\":\"https://obmeet.org/home\",\"aid\":\"community-web\"},"
            + "{\"e\":\"se\",\"se_ca\":\"Message\",\"se_ac\":\"Send\",\"eid\":\"e5\",\"aid\":\"community-web\"}]}";

    assertAccepted(
        collector.post(
            TP2, body, "Content-Type", "application/json; charset=UTF-8", "User-Agent", FIREFOX),
        5);

    List<GenericRecord> rows = clean();
    assertThat(rows).hasSize(5);
    assertThat(rows.stream().map(row -> row.get("event_type").toString()))
        .contains("page_view", "page_ping", "feature");
    assertThat(rows.stream().filter(r -> Long.valueOf(30_500).equals(r.get("time_spent_ms"))))
        .hasSize(2);
    assertThat(rows.stream().map(row -> String.valueOf(row.get("browser"))))
        .containsOnly("Firefox");
  }

  @Test
  void snowplow_getSentRepeatedly_isStoredOnce() {
    String query =
        "e=pv&url="
            + URLEncoder.encode("https://obmeet.org/home", StandardCharsets.UTF_8)
            + "&eid=e1&duid=d1&p=web&aid=community-web&dtm="
            + collector.clock().millis();
    for (int i = 0; i < 3; i++) {
      assertAccepted(collector.get("/i?" + query), 1);
    }
    assertThat(clean()).hasSize(1);
  }

  @Test
  void segment_batchTrackAndPage_gzipAndBasicKey_areStored() throws Exception {
    String basic =
        "Basic "
            + Base64.getEncoder().encodeToString("obm-write-key:".getBytes(StandardCharsets.UTF_8));
    String now = collector.clock().instant().toString();
    String page =
        "{\"type\":\"page\",\"messageId\":\"m1\",\"anonymousId\":\"a1\",\"timestamp\":\"%s\",\"properties\":{\"url\":\"https://obmeet.org/home\"}}"
            .formatted(now);
    String track =
        "{\"event\":\"message-sent\",\"messageId\":\"%s\",\"anonymousId\":\"a1\",\"timestamp\":\"%s\"}";
    String typed = track.replace("{\"event", "{\"type\":\"track\",\"event").formatted("m2", now);
    String batch = "{\"batch\":[" + page + "," + typed + "],\"sentAt\":\"" + now + "\"}";
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(batch.getBytes(StandardCharsets.UTF_8));
    }
    assertAccepted(
        collector.send(
            "POST",
            "/v1/batch",
            compressed.toByteArray(),
            "Authorization",
            basic,
            "Content-Encoding",
            "gzip"),
        2);
    assertAccepted(
        collector.post("/v1/track", track.formatted("m3", now), "Authorization", basic), 1);
    assertAccepted(
        collector.post(
            "/v1/page",
            page.replace("\"type\":\"page\",", "").replace("m1", "m4"),
            "Authorization",
            basic),
        1);
    HttpResponse<String> keyless = collector.post("/v1/track", track.formatted("m5", now));
    assertThat(CollectorFixture.json(keyless).path("verdicts").get(0).path("reason").asText())
        .isEqualTo("foreign-origin");

    assertThat(clean()).hasSize(4);
  }

  @Test
  void matomo_singleFormAndBulk_areStored() {
    String query =
        "url=https%3A%2F%2Fobmeet.org%2Fhome&action_name=Home&idsite=1&rec=1&_id=0011223344556677";
    assertAccepted(collector.get("/matomo.php?" + query, "User-Agent", FIREFOX), 1);
    assertAccepted(
        collector.post(
            "/matomo.php",
            query.replace("home", "directory"),
            "Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8"),
        1);
    assertAccepted(
        collector.post(
            "/matomo.php",
            "{\"requests\":[\"?"
                + query.replace("home", "login")
                + "\",\"?"
                + query.replace("home", "account")
                + "\"]}"),
        2);

    assertThat(clean().stream().map(row -> row.get("route").toString()))
        .containsExactlyInAnyOrder("/home", "/directory/:tab?", "/login", "/account");
  }

  /** Returns an anonymous page view. */
  private static String matomoPageView(String more) {
    return "action_name=Home&idsite=1&rec=1&h=13&m=5&s=9&url=https%3A%2F%2Fobmeet.org%2Fhome&send_image=0"
        + more;
  }

  private static String matomoBulk(List<String> queries) {
    return "{\"requests\":[\"?" + String.join("\",\"?", queries) + "\"]}";
  }

  @Test
  void matomo_anonymousPageViews_singlyAndInBulks_areStoredOnceEach() {
    List<String> queries =
        IntStream.range(0, 400)
            .mapToObj(i -> matomoPageView("&r=" + (100_000 + i) + "&pv_id=aBcD" + i / 40))
            .toList();
    for (String query : queries.subList(0, 200)) {
      assertAccepted(collector.get("/matomo.php?" + query), 1);
    }
    for (int i = 200; i < 400; i += 50) {
      String bulk = matomoBulk(queries.subList(i, i + 50));
      for (int times = 0; times < 3; times++) {
        assertAccepted(collector.post("/matomo.php", bulk), 50);
        assertAccepted(collector.get("/matomo.php?" + queries.get(0)), 1);
      }
    }
    assertThat(clean()).hasSize(400);
  }

  @Test
  void image_requestedByAPage_isTheResponse() {
    HttpResponse<String> response =
        collector.get("/matomo.php?" + matomoPageView("&r=1"), "Accept", "image/webp,image/*,*/*");
    assertThat(response.headers().firstValue("content-type")).contains("image/gif");
    assertThat(response.body()).startsWith("GIF89a");
    assertThat(clean()).hasSize(1);
  }

  @Test
  void matomo_pageViewsWithoutRandomNumbers_areStoredOncePerRequest() {
    for (int i = 0; i < 50; i++) {
      assertAccepted(collector.get("/matomo.php?" + matomoPageView("")), 1);
    }
    String bulk = matomoBulk(Collections.nCopies(50, matomoPageView("")));
    assertAccepted(collector.post("/matomo.php", bulk), 50);
    assertThat(clean()).hasSize(100);
  }

  @Test
  void batch_ofValidAndInvalidEvents_storesTheValidOnes_andListsTheOthers() {
    HttpResponse<String> response =
        collector.post(
            TP2,
            snowplow(
                pageView("e1", ""),
                pageView("e2", "").replace("obmeet.org", "chat.example.org"),
                pageView("e3", "").replace("obmeet.org", "acme.obmeet.cloud"),
                "{'e':'zz','eid':'e4','aid':'community-web'}",
                "7",
                pageView("e5", "")));

    assertAccepted(response, 2);
    JsonNode json = CollectorFixture.json(response);
    assertThat(json.path("dropped").asInt()).isEqualTo(2);
    assertThat(json.path("rejected").asInt()).isEqualTo(2);
    assertThat(json.path("verdicts").toString())
        .contains("{\"event\":1,\"verdict\":\"dropped\",\"reason\":\"foreign-origin\"}")
        .contains("{\"event\":2,\"verdict\":\"dropped\",\"reason\":\"hosted-workspace\"}")
        .contains("{\"event\":3,\"verdict\":\"rejected\",\"reason\":\"unknown-event\"}")
        .contains("{\"event\":4,\"verdict\":\"rejected\",\"reason\":\"not-an-object\"}");
    assertThat(clean()).hasSize(2);
  }

  @Test
  void anonymousSenders_leaveNoPersonAndSession() {
    collector.post(TP2, snowplow(pageView("e1", "")), "SP-Anonymous", "*");
    collector.post(TP2, snowplow(pageView("e2", "")), "Cookie", "a=b; obm_telemetry_opt_out=1");
    collector.post(TP2, snowplow(pageView("e3", "")), "X-Telemetry-Opt-Out", "1");
    collector.post(
        TP2, snowplow(pageView("e5", "")), "Cookie", "x=\"y\u00e4; =; obm_telemetry_opt_out=1; z");
    collector.post(TP2, snowplow(pageView("e4", "")));

    assertThat(clean()).hasSize(5);
    assertThat(clean().stream().filter(row -> row.get("contributor") != null)).hasSize(1);
  }

  @Test
  void clock_wrong_isCorrectedBySentAt() {
    long wrong = collector.clock().millis() - 3L * 86_400_000;
    String event =
        pageView("e1", "")
            .replaceAll("'dtm':'\\d+'", "'dtm':'" + (wrong - 60_000) + "'")
            .replaceAll("'stm':'\\d+'", "'stm':'" + wrong + "'");
    assertAccepted(collector.post(TP2, snowplow(event)), 1);

    long second = (long) clean().get(0).get("second");
    assertThat(Instant.ofEpochSecond(second))
        .isBetween(Instant.now().minusSeconds(120), Instant.now().minusSeconds(50));
  }

  @Test
  void pages_ofCommunityHosts_getCorsHeaders_andOthersDoNot() {
    for (String origin : List.of("https://obmeet.org", "http://obmeet.org:3000")) {
      HttpResponse<String> response =
          collector.post(TP2, snowplow(pageView("e1", "")), "Origin", origin);
      assertAccepted(response, 1);
      assertThat(response.headers().firstValue("access-control-allow-origin")).contains(origin);
      assertThat(response.headers().firstValue("access-control-allow-credentials"))
          .contains("true");
      HttpResponse<String> asked = collector.send("OPTIONS", TP2, "", "Origin", origin);
      assertThat(asked.statusCode()).isEqualTo(200);
      assertThat(asked.headers().firstValue("access-control-allow-headers").orElse(""))
          .contains("SP-Anonymous");
    }
    for (String origin :
        List.of(
            "https://evil.example",
            "https://obmeet.org.evil.example",
            "null",
            "HTTPS://evil.example",
            "https://notobmeet.org")) {
      HttpResponse<String> response =
          collector.post(TP2, snowplow(pageView("e2", "")), "Origin", origin);
      assertThat(CollectorFixture.json(response).path("dropped").asInt()).as(origin).isEqualTo(1);
      assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
      HttpResponse<String> asked = collector.send("OPTIONS", TP2, "", "Origin", origin);
      assertThat(asked.statusCode()).isEqualTo(403);
      assertThat(asked.headers().firstValue("access-control-allow-origin")).isEmpty();
    }
    HttpResponse<String> state =
        collector.get("/v1/instances/abc/consent", "Origin", "https://obmeet.org");
    assertThat(state.headers().firstValue("access-control-allow-origin")).isEmpty();
  }
}
