package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.IngestedRows;
import org.obmeet.telemetry.collector.RawTextScanner;

/**
 * Tests that no byte of identifiers, addresses and tokens is stored, in whatever part of a request
 * they are sent.
 */
class PlantedIntakeTest {
  private static final String TP2 = "/com.snowplowanalytics.snowplow/tp2";

  @TempDir Path folder;

  @Test
  void canaries_afterAFullCycle_areFoundNowhere() throws Exception {
    String metrics;
    String log;
    String token;
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      token = collector.optIn("pl4nt-instance", "extended", "\"account\":\"pl4nt-account\"");
      String report =
          collector
              .report("pl4nt-instance", "pl4nt-record")
              .replace("Planted Inc", "pl4nt-organisation")
              .replace("chat.planted.example", "pl4nt-host.example")
              .replace("neverHeardOf", "pl4nt-key");
      assertThat(collector.post("/v1/statistics", report, "Authorization", token).statusCode())
          .isEqualTo(202);
      collector.post("/v1/statistics", report, "Authorization", "Bearer pl4nt-token");
      collector.post(
          "/", report.replace("instance", "unknown"), "Authorization", "Bearer pl4nt-foreign");
      collector.send("PUT", "/v1/instances/pl4nt-unknown/consent", "{\"scope\":\"pl4nt-scope\"}");
      collector.get("/v1/instances/pl4nt-unknown/consent", "Authorization", "Bearer pl4nt-token");
      events(collector);
      collector.get("/pl4nt-path?pl4nt-query=1", "User-Agent", "pl4nt-agent");
      metrics = collector.get("/metrics").body();
      collector.close();
      log = String.join("\n", collector.log());
    }
    new IngestedRows(folder).ingest(Instant.now());

    assertThat(metrics).contains("telemetry_collector_records_total").doesNotContain("pl4nt");
    assertThat(log).contains("segment_sealed").doesNotContain("pl4nt").doesNotContain("127.0.0.1:");
    assertThat(RawTextScanner.below(folder.resolve("lake"), "pl4nt")).isEmpty();
    assertThat(RawTextScanner.below(folder.resolve("lake"), token.substring("Bearer ".length())))
        .isEmpty();
    assertThat(new IngestedRows(folder).rows("community_events")).hasSize(6);
  }

  private static void events(CollectorFixture collector) {
    String snowplow =
        collector
            .pageView("pl4nt-event")
            .replace("/home", "/channel/pl4nt-room?pl4nt-query=1#pl4nt-fragment")
            .replace("\"d1\"", "\"pl4nt-device\"")
            .replace(
                "\"p\":\"web\"",
                "\"uid\":\"pl4nt-user\",\"sid\":\"pl4nt-session\",\"page\":\"pl4nt-title\",\"refr\":\"https://pl4nt-referrer.example\",\"ip\":\"203.0.113.77\"");
    String[] headers = {
      "User-Agent",
      "pl4nt-agent",
      "Cookie",
      "sp=pl4nt-cookie",
      "X-Forwarded-For",
      "pl4nt-address",
      "Referer",
      "https://obmeet.org/pl4nt-referer"
    };
    kept(collector.post(TP2, snowplow, headers), 1);
    String segment =
        "{\"writeKey\":\"obm-write-key\",\"batch\":[{\"type\":\"track\",\"event\":\"pl4nt-event-name\",\"messageId\":\"pl4nt-message\",\"userId\":\"pl4nt-user\",\"timestamp\":\""
            + collector.clock().instant()
            + "\",\"context\":{\"ip\":\"203.0.113.77\",\"userAgent\":\"pl4nt-agent\"},\"properties\":{\"category\":\"pl4nt-category\",\"label\":\"pl4nt-label\"}},"
            + "{\"type\":\"page\",\"messageId\":\"pl4nt-message-2\",\"anonymousId\":\"pl4nt-anonymous\",\"properties\":{\"url\":\"https://obmeet.org/direct/pl4nt-room\"}}]}";
    kept(collector.post("/v1/batch", segment, headers), 2);
    String query =
        "idsite=1&rec=1&url=https%3A%2F%2Fobmeet.org%2Finvite%2Fpl4nt-invite&uid=pl4nt-user&_id=pl4nt-visitor&action_name=pl4nt-title&ua=pl4nt-agent&cip=203.0.113.77";
    kept(collector.get("/matomo.php?" + query, headers), 1);
    kept(
        collector.post(
            "/matomo.php",
            "{\"requests\":[\"?"
                + query.replace("invite%2F", "saml%2F")
                + "\"],\"token_auth\":\"pl4nt-token\"}",
            headers),
        1);
    kept(
        collector.get(
            "/i?e=pv&aid=community-web&eid=pl4nt-get&duid=pl4nt-device&url=https%3A%2F%2Fobmeet.org%2Fmeet%2Fpl4nt-room",
            headers),
        1);
    kept(collector.post(TP2, snowplow.replace("obmeet.org", "pl4nt-foreign.example"), headers), 0);
    for (String broken : List.of("{\"pl4nt-broken", "[\"pl4nt-array\"]")) {
      assertThat(collector.post(TP2, broken, headers).statusCode()).isEqualTo(400);
    }
  }

  private static void kept(HttpResponse<String> response, int events) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(CollectorFixture.json(response).path("accepted").asInt())
        .as(response.body())
        .isEqualTo(events);
    assertThat(response.body()).doesNotContain("pl4nt");
  }

  @Test
  void canary_writtenIntoARow_isFound() throws Exception {
    java.nio.file.Files.createDirectories(folder.resolve("lake"));
    try (java.io.OutputStream out =
        new com.github.luben.zstd.ZstdOutputStreamNoFinalizer(
            java.nio.file.Files.newOutputStream(folder.resolve("lake/x.avro")))) {
      out.write(
          ("a".repeat(5_000) + "PL4NT-here").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThat(RawTextScanner.below(folder, "pl4nt-here")).hasSize(1);
  }
}
