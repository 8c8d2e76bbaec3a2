package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.IngestedRows;
import org.obmeet.telemetry.collector.RawTextScanner;

/**
 * Tests the intake of events in protocols that are translated. Each value of a request that could
 * identify a person contains {@code pl4nt}, of which no byte may be stored.
 */
class TranslatedEventsTest {
  @RegisterExtension final CollectorFixture collector = CollectorFixture.perTest();

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private HttpResponse<String> gzipped(String path, String body) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    String[] headers = {"Content-Type", "application/json", "Content-Encoding", "gzip"};
    return collector.send("POST", path, compressed.toByteArray(), headers);
  }

  private String now() {
    return collector.clock().instant().toString();
  }

  private List<GenericRecord> clean() throws IOException {
    collector.close();
    assertThat(String.join("\n", collector.log())).doesNotContain("pl4nt");
    IngestedRows clean = new IngestedRows(collector.folder());
    assertThat(RawTextScanner.below(collector.folder().resolve("lake"), "pl4nt")).isEmpty();
    clean.ingest(Instant.now());
    assertThat(RawTextScanner.below(collector.folder().resolve("lake"), "pl4nt")).isEmpty();
    return clean.rows("community_events");
  }

  private static List<String> described(List<GenericRecord> rows) {
    return rows.stream()
        .map(row -> row.get("event_type") + " " + row.get("category") + " " + row.get("route"))
        .toList();
  }

  private static void assertOutcomes(HttpResponse<String> response, int accepted, int dropped) {
    JsonNode json = CollectorFixture.json(response);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(json.path("accepted").asInt()).as(response.body()).isEqualTo(accepted);
    assertThat(json.path("dropped").asInt()).as(response.body()).isEqualTo(dropped);
    assertThat(response.body()).doesNotContain("pl4nt");
    json.path("verdicts")
        .forEach(verdict -> assertThat(verdict.path("reason").asText()).isEqualTo("no-purpose"));
  }

  @Test
  void segment_callsAboutPeopleAndGroups_areDroppedWithAReason() throws Exception {
    String call =
        json(
            "{%s'messageId':'m','userId':'pl4nt-user','writeKey':'obm-write-key','traits':{'email':'pl4nt@example.org'},'timestamp':'"
                + now()
                + "'}");
    for (String path : List.of("/v1/i", "/v1/identify", "/v1/g", "/v1/group", "/v1/a")) {
      assertOutcomes(collector.post(path, call.formatted("")), 0, 1);
    }
    String batch = "{\"batch\":[%s,%s]}";
    String track = json("'type':'track','event':'message-sent',");
    String group = json("'type':'group',");
    for (String path : List.of("/v1/b", "/v1/batch", "/beacon/v1/batch?writeKey=pl4nt")) {
      assertOutcomes(
          collector.post(path, batch.formatted(call.formatted(track), call.formatted(group))),
          1,
          1);
    }
    assertThat(described(clean())).containsExactly("feature Message null");
  }

  private String postHog(String event, String id, String more) {
    return json(
        "{'event':'%s','uuid':'%s','distinct_id':'pl4nt-person','timestamp':'%s','properties':{'token':'obm-write-key','$current_url':'https://obmeet.org/channel/pl4nt-room?pl4nt','$host':'pl4nt','title':'pl4nt-title','$session_id':'pl4nt-session','$device_id':'pl4nt-device','$set':{'email':'pl4nt@example.org'},'category':'Message'%s}}"
            .formatted(event, id, now(), more));
  }

  @Test
  void postHog_pageViewsAndCustomEvents_inEachEncoding_areStoredOnce() throws Exception {
    String array =
        "["
            + postHog("$pageview", "1", "")
            + ","
            + postHog("message-sent", "2", "")
            + ","
            + postHog("$autocapture", "3", ",'$el_text':'pl4nt-text'")
            + ","
            + postHog("$identify", "4", "")
            + "]";
    String batch = "{\"api_key\":\"obm-write-key\",\"batch\":" + array + "}";
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(array.getBytes(StandardCharsets.UTF_8));
    }
    String base64 = Base64.getEncoder().encodeToString(array.getBytes(StandardCharsets.UTF_8));
    assertOutcomes(collector.post("/batch/", batch), 2, 2);
    assertOutcomes(collector.post("/e/?ip=0&_=1", array), 2, 2);
    assertOutcomes(
        collector.send(
            "POST",
            "/i/v0/e/?compression=gzip-js",
            compressed.toByteArray(),
            "Content-Type",
            "text/plain"),
        2,
        2);
    assertOutcomes(
        collector.post(
            "/e?compression=base64",
            "data=" + URLEncoder.encode(base64, StandardCharsets.UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded"),
        2,
        2);
    assertOutcomes(collector.post("/e/", postHog("$pageview", "5", "")), 1, 0);

    List<GenericRecord> rows = clean();
    assertThat(described(rows))
        .containsExactlyInAnyOrder(
            "page_view Message /channel/:name/:tab?/:context?",
            "page_view Message /channel/:name/:tab?/:context?",
            "feature Message /channel/:name/:tab?/:context?");
    assertThat(rows.stream().map(row -> row.get("contributor")).distinct()).hasSize(1);
    assertThat(rows).allMatch(row -> row.get("session") != null);
  }

  @Test
  void postHog_eventWithoutCookies_hasNoPerson_andAnOffsetIsItsTime() throws Exception {
    String event =
        json(
            "{'event':'$pageview','uuid':'1','offset':90000,'properties':{'token':'obm-write-key','distinct_id':'$posthog_cookieless','$current_url':'https://obmeet.org/home'}}");
    long second = collector.clock().millis() / 1000;
    assertOutcomes(collector.post("/e/", event), 1, 0);

    GenericRecord row = clean().get(0);
    assertThat(row.get("contributor")).isNull();
    assertThat((long) row.get("second")).isBetween(second - 90, second - 60);
  }

  @Test
  void measurementProtocol_events_areStored_andARepeatedBodyOnce() throws Exception {
    String body =
        json(
            "{'client_id':'pl4nt-client','user_id':'pl4nt-user','timestamp_micros':'"
                + collector.clock().millis()
                + "000','user_properties':{'mail':{'value':'pl4nt@example.org'}},'user_agent':'pl4nt-agent','ip_override':'pl4nt','events':["
                + "{'name':'page_view','params':{'page_location':'https://obmeet.org/direct/pl4nt-room','page_title':'pl4nt','session_id':7}},"
                + "{'name':'page_view','params':{'page_location':'https://obmeet.org/direct/pl4nt-room','page_title':'pl4nt','session_id':7}},"
                + "{'name':'message-sent','params':{'label':'pl4nt-label'}},"
                + "{'name':'user_engagement','params':{'engagement_time_msec':30500,'page_location':'https://obmeet.org/home'}},"
                + "{'name':'session_start','params':{'page_referrer':'pl4nt'}}]}");
    String path = "/mp/collect?measurement_id=G-PL4NT&api_secret=obm-write-key";
    for (int i = 0; i < 3; i++) {
      assertOutcomes(collector.post(path, body), 4, 1);
    }
    HttpResponse<String> keyless = collector.post("/mp/collect?measurement_id=G-PL4NT", body);
    assertThat(keyless.body())
        .contains("{\"event\":2,\"verdict\":\"dropped\",\"reason\":\"foreign-origin\"}");

    String other = body.replace("pl4nt@example.org", "pl4nt@example.com");
    String message = other.replaceAll("\\{\"name\":\"(page_view|user_engagement).*?}},", "");
    for (int i = 0; i < 2; i++) {
      assertOutcomes(collector.post(path, message), 1, 1);
    }

    List<GenericRecord> rows = clean();
    assertThat(described(rows))
        .containsExactlyInAnyOrder(
            "page_view null /direct/:rid/:tab?/:context?",
            "page_view null /direct/:rid/:tab?/:context?",
            "feature Message null",
            "feature Message null",
            "page_ping not_listed /home");
    assertThat(rows.stream().filter(row -> Long.valueOf(30_500).equals(row.get("time_spent_ms"))))
        .hasSize(1);
    assertThat(rows.stream().map(row -> row.get("session")).filter(s -> s != null).distinct())
        .hasSize(1);
  }

  private static String attribute(String key, String value) {
    return "{'key':'" + key + "','value':{'stringValue':'" + value + "'}}";
  }

  private String logRecord(String name, String attributes) {
    return "{'timeUnixNano':'%s000000','eventName':'%s','body':{'stringValue':'pl4nt-body'},'attributes':[%s]}"
        .formatted(Long.toString(collector.clock().millis()), name, attributes);
  }

  @Test
  void openTelemetry_eventsInJson_areStored_andOtherRecordsAreNot() throws Exception {
    String person = attribute("user.id", "pl4nt-user") + "," + attribute("session.id", "pl4nt-s");
    String body =
        json(
            "{'resourceLogs':[{'resource':{'attributes':["
                + attribute("service.name", "community-web")
                + ","
                + attribute("service.version", "6.6.0")
                + ","
                + attribute("host.name", "pl4nt-host")
                + "]},'scopeLogs':[{'scope':{'name':'pl4nt-scope'},'logRecords':["
                + logRecord(
                    "browser.page_view",
                    person + "," + attribute("url.full", "https://obmeet.org/channel/pl4nt-room"))
                + ","
                + logRecord("message-sent", person + "," + attribute("label", "pl4nt-label"))
                + ","
                + logRecord("", person)
                + ","
                + logRecord("session.start", person)
                + "]}]}]}");
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> response = collector.post("/v1/logs", body);
      assertOutcomes(response, 2, 2);
      assertThat(
              CollectorFixture.json(response)
                  .path("partialSuccess")
                  .path("rejectedLogRecords")
                  .asInt())
          .isEqualTo(2);
    }

    List<GenericRecord> rows = clean();
    assertThat(described(rows))
        .containsExactlyInAnyOrder(
            "page_view null /channel/:name/:tab?/:context?", "feature Message null");
    assertThat(rows).allMatch(row -> row.get("app_version").toString().equals("6.6"));
    assertThat(rows.stream().map(row -> row.get("contributor")).distinct()).hasSize(1);
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] protobufAttribute(String key, String value) throws IOException {
    byte[] text = message(out -> out.writeString(1, value));
    return message(
        out -> {
          out.writeString(1, key);
          out.writeByteArray(2, text);
        });
  }

  private byte[] protobufRecord(String name) throws IOException {
    byte[] url = protobufAttribute("url.full", "https://obmeet.org/channel/pl4nt-room");
    byte[] person = protobufAttribute("enduser.pseudo.id", "pl4nt-person");
    return message(
        out -> {
          out.writeFixed64(1, collector.clock().millis() * 1_000_000);
          out.writeString(12, name);
          out.writeByteArray(6, url);
          out.writeByteArray(6, person);
          out.writeString(99, "pl4nt-unknown");
        });
  }

  @Test
  void openTelemetry_eventsInProtobuf_areStored_andTheResponseIsProtobuf() throws Exception {
    byte[] page = protobufRecord("browser.page_view");
    byte[] session = protobufRecord("session.start");
    byte[] scope =
        message(
            out -> {
              out.writeByteArray(2, page);
              out.writeByteArray(2, session);
            });
    byte[] resource = message(out -> out.writeByteArray(2, scope));
    byte[] request = message(out -> out.writeByteArray(1, resource));
    String[] type = {"Content-Type", "application/x-protobuf"};

    HttpResponse<String> response = collector.send("POST", "/v1/logs", request, type);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains(type[1]);
    CodedInputStream in =
        CodedInputStream.newInstance(response.body().getBytes(StandardCharsets.UTF_8));
    assertThat(in.readTag()).isEqualTo(1 << 3 | 2);
    in.pushLimit(in.readRawVarint32());
    assertThat(in.readTag()).isEqualTo(1 << 3);
    assertThat(in.readInt64()).as("rejected records").isEqualTo(1);
    byte[] broken = java.util.Arrays.copyOf(request, request.length - 3);
    assertThat(collector.send("POST", "/v1/logs", broken, type).statusCode()).isEqualTo(400);

    assertThat(described(clean())).containsExactly("page_view null /channel/:name/:tab?/:context?");
  }

  private static byte[] protobufLogs(long nanos, String scopeName, int number) throws IOException {
    byte[] name = protobufAttribute("service.name", "community-web");
    byte[] resource = message(out -> out.writeByteArray(1, name));
    byte[] value = message(out -> out.writeDouble(4, number));
    byte[] attribute = message(out -> out.writeByteArray(2, value));
    byte[] record =
        message(
            out -> {
              out.writeFixed64(1, nanos);
              out.writeString(12, "message-sent");
              out.writeByteArray(6, attribute);
            });
    byte[] scope = message(out -> out.writeString(1, scopeName));
    byte[] records =
        message(
            out -> {
              out.writeByteArray(1, scope);
              out.writeByteArray(2, record);
            });
    byte[] logs =
        message(
            out -> {
              out.writeByteArray(1, resource);
              out.writeByteArray(2, records);
            });
    return message(out -> out.writeByteArray(1, logs));
  }

  /** Values that are not read tell records apart, such as a number or the name of the scope. */
  @Test
  void openTelemetry_recordsWithoutAnId_areTheSameIfAllTheirBytesAre() throws Exception {
    long nanos = collector.clock().millis() * 1_000_000;
    String logs =
        json(
            "{'resourceLogs':[{'resource':{'attributes':["
                + attribute("service.name", "community-web")
                + "]},'scopeLogs':[{'scope':{'name':'%s'},'logRecords':["
                + "{'timeUnixNano':'%s','eventName':'message-sent',"
                + "'attributes':[{'key':'x','value':{'doubleValue':%s}}]}]}]}]}");
    for (int number : new int[] {1, 1, 2}) {
      for (String scope : List.of("a", "a", "b")) {
        byte[] protobuf = protobufLogs(nanos, scope, number);
        String[] type = {"Content-Type", "application/x-protobuf"};
        assertThat(collector.send("POST", "/v1/logs", protobuf, type).body()).isEmpty();
        String body = logs.formatted(scope, Long.toString(nanos), Integer.toString(number));
        assertOutcomes(collector.post("/v1/logs", body), 1, 0);
      }
    }
    assertThat(clean()).as("four in Protobuf, four in JSON").hasSize(8);
  }

  @Test
  void smallBodies_thatTranslationWouldEnlarge_areRejectedBeforeIt() throws Exception {
    String long16 = "x".repeat(1 << 16);
    String names = "{\"name\":\"a\"},".repeat(10_000) + "{}";
    String attribute = "{\"key\":\"user.id\",\"value\":{\"stringValue\":\"" + long16 + "\"}}";
    String resource = "{\"resource\":{\"attributes\":[" + attribute + "]},\"scopeLogs\":[{";
    for (String[] request :
        new String[][] {
          {"/batch", "{\"batch\":[" + "{},".repeat(300_000) + "{}]}"},
          {"/batch", "{\"api_key\":\"" + long16 + "\",\"batch\":[" + names + "]}"},
          {"/mp/collect", "{\"user_id\":\"" + long16 + "\",\"events\":[" + names + "]}"},
          {"/v1/logs", "{\"resourceLogs\":[" + resource + "\"logRecords\":[" + names + "]}]}]}"}
        }) {
      long start = System.nanoTime();
      assertThat(gzipped(request[0], request[1]).statusCode()).as(request[0]).isEqualTo(413);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
    assertThat(collector.get("/metrics").body())
        .doesNotContainPattern("telemetry_collector_faults_total\\S* [1-9]");
  }

  @Test
  void translatedBodies_haveTheLimitOfOtherBodies() throws Exception {
    String shared =
        "{\"key\":\"url.full\",\"value\":{\"stringValue\":\"https://obmeet.org/home\"}}";
    String record = json("{'eventName':'browser.page_view','attributes':[" + shared + "]}");
    String body =
        json(
            "{'resourceLogs':[{'resource':{'attributes':[{'key':'service.name','value':{'stringValue':'community-web'}},"
                + "{'key':'user.id','value':{'stringValue':'"
                + "x".repeat(200)
                + "'}}]},'scopeLogs':[{'logRecords':["
                + (record + ",").repeat(99)
                + record
                + "]}]}]}");
    assertThat(gzipped("/v1/logs", body).statusCode()).isEqualTo(200);
    String limit = Integer.toString(body.length() + 1_000);
    collector.restart("disk: {low_water: 0}\nlimits: {inflated_bytes: %s}\n".formatted(limit));
    assertThat(gzipped("/v1/logs", body).statusCode()).isEqualTo(413);
  }

  @Test
  void brokenBodies_areRejected_withoutAnInternalError() {
    for (String path : List.of("/e/", "/mp/collect", "/v1/logs")) {
      for (String body :
          List.of("", "{", "[", "7", "null", "\"pl4nt\"", "{\"batch\":7,\"events\":7}", "{} {}")) {
        HttpResponse<String> response =
            collector.send(
                "POST",
                path,
                body.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
        assertThat(response.statusCode()).as(path + " " + body).isIn(200, 400);
        assertThat(response.body()).doesNotContain("pl4nt");
      }
      String deep = "[".repeat(5_000) + "]".repeat(5_000);
      assertThat(collector.post(path, deep).statusCode()).as(path).isEqualTo(400);
    }
    assertThat(collector.get("/metrics").body())
        .doesNotContainPattern("telemetry_collector_faults_total\\S* [1-9]");
  }

  @Test
  void unservedPath_isAnsweredByAProblemThatListsTheServedOnes() {
    HttpResponse<String> response = collector.post("/v2/pl4nt", "{}");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(CollectorFixture.json(response).path("detail").asText())
        .contains("POST /v1/batch", "POST /e/", "GET /matomo.php", "POST /v1/logs")
        .contains("POST /v1/statistics", "POST /.", "/v1/instances/{uniqueId}/consent")
        .contains("POST /v1/instances/{uniqueId}/consent/confirmation")
        .contains("GET /v1/instances/{uniqueId}/account")
        .doesNotContain("pl4nt");
  }

  @Test
  void preflight_allowsTheHeadersThatAClientAsksFor() {
    String asked = "content-type,x-retry-count";
    HttpResponse<String> response =
        collector.send(
            "OPTIONS",
            "/v1/b",
            "",
            "Origin",
            "https://obmeet.org",
            "Access-Control-Request-Headers",
            asked);
    assertThat(response.headers().firstValue("access-control-allow-headers")).contains(asked);
  }
}
