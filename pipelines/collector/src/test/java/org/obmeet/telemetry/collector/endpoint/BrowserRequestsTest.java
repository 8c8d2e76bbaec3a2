package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.IngestedRows;
import org.obmeet.telemetry.collector.RawTextScanner;

/**
 * Tests requests in the form in which the scripts of pages send them: {@code sp.js} of Snowplow by
 * GET and POST, and the beacons of RudderStack. Values that could identify a person contain {@code
 * pl4nt}.
 */
class BrowserRequestsTest {
  private static final String PAGE = "https://obmeet.org/channel/general?token=pl4nt";
  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

  /** The headers that a browser sends across origins, with the cookie of the tracker. */
  private static final String[] BROWSER = {
    "User-Agent", AGENT,
    "Accept", "*/*",
    "Accept-Language", "de-DE,pl4nt;q=0.5",
    "Origin", "https://obmeet.org",
    "Referer", "https://obmeet.org/",
    "Sec-Fetch-Mode", "cors",
    "Cookie", "_sp_id.1fff=pl4nt; _sp_ses.1fff=*"
  };

  @RegisterExtension final CollectorFixture collector = CollectorFixture.perTest();

  private static String[] browser(String contentType) {
    String[] headers = java.util.Arrays.copyOf(BROWSER, BROWSER.length + 2);
    headers[BROWSER.length] = "Content-Type";
    headers[BROWSER.length + 1] = contentType;
    return headers;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private List<String> clean() {
    collector.close();
    IngestedRows clean = new IngestedRows(collector.folder());
    clean.ingest(Instant.now());
    assertThat(RawTextScanner.below(collector.folder().resolve("lake"), "pl4nt")).isEmpty();
    return clean.rows("community_events").stream().map(BrowserRequestsTest::described).toList();
  }

  private static String described(GenericRecord row) {
    return row.get("event_type") + " " + row.get("route") + " " + row.get("browser");
  }

  private static void assertAccepted(HttpResponse<String> response, int events) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("\"accepted\":" + events).doesNotContain("pl4nt");
    assertThat(response.headers().firstValue("access-control-allow-origin"))
        .contains("https://obmeet.org");
    assertThat(response.headers().firstValue("access-control-allow-credentials")).contains("true");
  }

  @Test
  void spJs_byGet_andItsResend_areOneEvent() {
    long now = collector.clock().millis();
    String event =
        "e=pv&url=%s&page=pl4nt&refr=%s&eid=3b2f6f0c-5c0e-4b0a-9f0e-000000000001&tv=js-3.24.0&tna=sp"
                .formatted(encoded(PAGE), encoded("https://obmeet.org/home"))
            + "&aid=community-web&p=web&cookie=1&cs=UTF-8&lang=de-DE&res=1920x1080&cd=24"
            + "&tz=Europe%2FBerlin&vp=1903x947&ds=1903x3240&vid=4"
            + "&sid=pl4nt-session&duid=pl4nt-device&uid=pl4nt-user&dtm="
            + now;
    assertAccepted(collector.get("/i?stm=" + now + "&" + event, BROWSER), 1);
    assertAccepted(collector.get("/i?stm=" + (now + 60_000) + "&" + event, BROWSER), 1);
    assertThat(clean()).hasSize(1).allMatch(row -> row.startsWith("page_view /channel/"));
  }

  @Test
  void spJs_byPost_sendsABuffer_andResendsItWithAnotherTime() {
    long now = collector.clock().millis();
    String event =
        ("{'e':'%s','url':'"
                + PAGE
                + "','page':'pl4nt','tv':'js-3.24.0','tna':'sp','aid':'community-web',"
                + "'p':'web','cookie':'1','cs':'UTF-8','lang':'de-DE','res':'1920x1080','cd':'24',"
                + "'tz':'Europe/Berlin','vp':'1903x947','ds':'1903x3240','vid':'4','sid':'pl4nt-s',"
                + "'duid':'pl4nt-d','dtm':'%s','eid':'3b2f6f0c-5c0e-4b0a-9f0e-00000000000%s',"
                + "'co':'{}','stm':'%s'}")
            .replace('\'', '"');
    String buffer =
        "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":[%s,%s]}";
    for (int sent = 0; sent < 2; sent++) {
      String body =
          buffer.formatted(
              event.formatted("pv", now, 1, now + sent * 5_000),
              event.formatted("pp", now, 2, now + sent * 5_000));
      assertAccepted(
          collector.post(
              "/com.snowplowanalytics.snowplow/tp2",
              body,
              browser("application/json; charset=UTF-8")),
          2);
    }
    assertThat(clean())
        .hasSize(2)
        .anyMatch(row -> row.startsWith("page_view "))
        .anyMatch(row -> row.startsWith("page_ping "))
        .allMatch(row -> row.endsWith(" Firefox"));
  }

  @Test
  void spJs_preflight_isAnswered() {
    HttpResponse<String> preflight =
        collector.send(
            "OPTIONS",
            "/com.snowplowanalytics.snowplow/tp2",
            "",
            "Origin",
            "https://obmeet.org",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "content-type,sp-anonymous");
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("access-control-allow-headers"))
        .contains("content-type,sp-anonymous");
  }

  @Test
  void rudderStackBeacon_sentTwiceAtTheEndOfAPage_isStoredOnce() {
    Instant made = collector.clock().instant().minus(Duration.ofSeconds(3));
    String message =
        ("{'channel':'web','type':'%s','name':'%s','event':'%s','messageId':'%s','anonymousId':'pl4nt-a',"
                + "'userId':'pl4nt-u','originalTimestamp':'"
                + made
                + "','context':{'app':{'name':'RudderLabs JavaScript"
                + " SDK'},'traits':{'email':'pl4nt@example.org'},'library':{'name':'RudderLabs"
                + " JavaScript SDK','version':'3.0.0'},'userAgent':'"
                + AGENT
                + "',"
                + "'locale':'de-DE','screen':{'width':1920},'page':{'url':'"
                + PAGE
                + "','path':'/channel/general',"
                + "'title':'pl4nt','search':'?token=pl4nt'}},"
                + "'properties':{'url':'"
                + PAGE
                + "','path':'/channel/general','title':'pl4nt'},'integrations':{'All':true}}")
            .replace('\'', '"');
    String body =
        "{\"batch\":[%s,%s],\"sentAt\":\"%s\"}"
            .formatted(
                message.formatted("page", "Home", "", "rs-1"),
                message.formatted("track", "", "message-sent", "rs-2"),
                collector.clock().instant());
    for (int i = 0; i < 2; i++) {
      assertAccepted(
          collector.post(
              "/beacon/v1/batch?writeKey=obm-write-key", body, browser("text/plain;charset=UTF-8")),
          2);
    }
    assertThat(clean()).hasSize(2).anyMatch(row -> row.startsWith("page_view /channel/"));
  }
}
