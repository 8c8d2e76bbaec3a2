package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests the endpoints that only read. */
class ReadOnlyEndpointTest {
  @RegisterExtension final CollectorFixture collector = CollectorFixture.perTest();

  @Test
  void schema_describesEveryField() {
    JsonNode schema = CollectorFixture.json(collector.get("/v1/schema"));

    for (JsonNode dataset : schema.path("datasets")) {
      assertThat(dataset.path("fields"))
          .hasSize(Catalog.load().dataset(dataset.path("name").asText()).fields().size());
      for (JsonNode field : dataset.path("fields")) {
        assertThat(field.path("treatment").asText()).isNotEmpty();
        assertThat(field.path("stored").asText()).isNotEmpty();
      }
    }
    assertThat(schema.path("datasets")).hasSize(3);
    assertThat(schema.toString()).contains("mail server and sender address of the organisation");
  }

  @Test
  void root_returnsThePageForAdministrators() {
    HttpResponse<String> page = collector.get("/", "Accept", "text/html");
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.body()).contains("dry-run=true", "-X DELETE", "mail server and sender");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'sha256-")
        .doesNotContain("unsafe");
    assertThat(collector.get("/", "Accept", "application/json").body()).startsWith("{");
  }

  @Test
  void healthReadinessAndMetrics_areServed() {
    assertThat(collector.get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(CollectorFixture.json(collector.get("/readyz")).path("status").asText())
        .isEqualTo("ready");
    collector.post("/com.snowplowanalytics.snowplow/tp2", collector.pageView("e1"));
    String metrics = collector.get("/metrics").body();
    assertThat(metrics)
        .contains("telemetry_collector_requests_seconds_count{route=\"/com.snowplow")
        .contains(
            "telemetry_collector_records_total{reason=\"\",stream=\"community_events\",verdict=\"accepted\"} 1.0")
        .contains("telemetry_collector_sync_seconds_count{stream=\"community_events\"} 1")
        .contains("telemetry_collector_body_bytes_total")
        .contains("telemetry_collector_queue_bytes{stream=\"community_events\"} 0.0")
        .contains("telemetry_collector_segment_age_seconds")
        .contains("telemetry_collector_disk_usable_bytes");
  }

  @Test
  void collector_thatCannotStore_isUnhealthy_andAcknowledgesNothing() throws Exception {
    Thread landing =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("landing-community_events"))
            .findFirst()
            .orElseThrow();
    landing.interrupt();
    landing.join(5_000);
    assertThat(landing.isAlive()).isFalse();

    assertThat(collector.get("/healthz").statusCode()).isEqualTo(503);
    assertThat(CollectorFixture.json(collector.get("/readyz")).path("storing").asBoolean(true))
        .isFalse();
    String event = collector.pageView("e1");
    assertThat(collector.post("/com.snowplowanalytics.snowplow/tp2", event).statusCode())
        .isEqualTo(503);
  }

  /** A corrupt commit may be a tombstone, whose subject the collector then does not know. */
  @Test
  void corruptLog_makesTheCollectorNotReady_untilItIsRepaired() throws Exception {
    Lake lake = Lake.open(collector.lake().toString());
    Path commit = collector.lake().resolve(lake.layout().commit(lake.log().head().number() + 1));
    Files.writeString(commit, "{");
    collector.post("/com.snowplowanalytics.snowplow/tp2", collector.pageView("e1"));

    HttpResponse<String> corrupt = collector.get("/readyz");
    assertThat(corrupt.statusCode()).isEqualTo(503);
    assertThat(CollectorFixture.json(corrupt).path("suppressions").asBoolean(true)).isFalse();

    Files.delete(commit);
    collector.post("/com.snowplowanalytics.snowplow/tp2", collector.pageView("e2"));
    assertThat(collector.get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void unknownPath_isAProblemDocument() {
    HttpResponse<String> nothing = collector.get("/admin.php?secret=1");
    assertThat(nothing.statusCode()).isEqualTo(404);
    assertThat(nothing.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(nothing.body()).doesNotContain("admin").doesNotContain("secret");
    HttpResponse<String> method = collector.send("DELETE", "/v1/statistics", "");
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("allow")).contains("POST");
  }
}
