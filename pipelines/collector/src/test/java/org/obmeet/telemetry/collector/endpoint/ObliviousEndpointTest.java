package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.collector.CollectorException;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.IngestedRows;
import org.obmeet.telemetry.collector.ohttp.ObliviousClient;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

/** Tests that encapsulated requests are handled as direct ones, and those that are not. */
class ObliviousEndpointTest {
  private static final String GATEWAY = "/.well-known/ohttp-gateway";
  private static final String TYPE = "message/ohttp-req";
  private static final String EVENTS = "/com.snowplowanalytics.snowplow/tp2";
  private static final String[] JSON = {"content-type", "application/json"};

  @TempDir Path folder;
  private CollectorFixture collector;

  @BeforeEach
  void start() throws Exception {
    collector = CollectorFixture.start(folder, config(""));
  }

  private String config(String more) {
    return "disk: {low_water: 0}\nconfirmation: {hosts: any, resolver: none}\nohttp: {keys: '%s'}\n"
            .formatted(folder.resolve("ohttp.keys"))
        + more;
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  private byte[] keys() {
    HttpResponse<byte[]> keys = collector.sendBytes("GET", "/ohttp-keys", new byte[0]);
    assertThat(keys.headers().firstValue("content-type")).contains("application/ohttp-keys");
    return keys.body();
  }

  private ObliviousClient.Response send(byte[] request) {
    return send(new ObliviousClient(keys(), 1).encapsulate(request));
  }

  private ObliviousClient.Response send(ObliviousClient.Exchange exchange) {
    HttpResponse<byte[]> response = post(exchange.message());
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("message/ohttp-res");
    return exchange.open(response.body());
  }

  private HttpResponse<byte[]> post(byte[] message) {
    return collector.sendBytes("POST", GATEWAY, message, "Content-Type", TYPE);
  }

  private ObliviousClient.Response post(String path, String body, String... headers) {
    return send(ObliviousClient.request("POST", path, body, headers));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void events_haveTheirOutcomes_andAreStoredOnce(int aead) {
    ObliviousClient.Exchange exchange =
        new ObliviousClient(keys(), aead)
            .encapsulate(ObliviousClient.request("POST", EVENTS, collector.pageView("e1"), JSON));
    ObliviousClient.Response response = send(exchange);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers()).containsEntry("content-type", "application/json");
    assertThat(response.body()).contains("\"accepted\":1", "\"rejected\":0");

    assertThat(send(exchange).body())
        .as("a replay has the same outcome")
        .contains("\"accepted\":1");
    collector.close();
    IngestedRows clean = new IngestedRows(folder);
    clean.ingest(collector.clock().instant());
    assertThat(clean.records("community_events")).hasSize(1).containsValue(1);
  }

  @Test
  void reports_ofAnInstance_haveTheirOutcomes() {
    String token = collector.optIn("abc", "info-page");
    String[] headers = {"content-type", "application/json", "authorization", token};
    String report = collector.report("abc", "r1");
    assertThat(post("/v1/statistics", report, JSON).status()).as("without token").isEqualTo(403);
    assertThat(post("/v1/statistics", report, headers).body()).contains("accepted");
    assertThat(post("/v1/statistics", report, headers).body()).as("a replay").contains("held");
    assertThat(post("/v1/statistics?dry-run=true", report, headers).body()).contains("total_users");
    assertThat(post("/", report, JSON).status()).as("no stock consent").isEqualTo(403);
  }

  @Test
  void limits_areThoseOfDirectRequests() {
    String tooLong = "x".repeat((256 << 10) + 1);
    assertThat(post(EVENTS, tooLong, JSON).status()).isEqualTo(413);
    assertThat(post(EVENTS, "{}", "content-type", "text/html").status()).isEqualTo(415);
    assertThat(post(EVENTS, "{}", "content-type", "x".repeat(9_000)).status()).isEqualTo(431);
    assertThat(post(EVENTS, "{", JSON).status()).isEqualTo(400);
    assertThat(send(new byte[] {0, 9}).status()).as("no request").isEqualTo(400);
  }

  @Test
  void otherRoutes_areNotServedThroughARelay() {
    String consent = CollectorFixture.consent("info-page");
    String path = "/v1/instances/abc/consent";
    assertThat(send(ObliviousClient.request("PUT", path, consent, JSON)).status()).isEqualTo(404);
    for (String other : List.of("/metrics", "/healthz", "/readyz", "/ohttp-keys", GATEWAY)) {
      assertThat(send(ObliviousClient.request("GET", other, "")).status()).as(other).isEqualTo(404);
    }
    assertThat(send(ObliviousClient.request("GET", "/v1/schema", "")).body()).contains("fields");
    assertThat(send(ObliviousClient.request("GET", EVENTS, "")).status()).isEqualTo(405);
  }

  @Test
  void requests_thatTheGatewayCannotOpen_areRefused_inPlainText() {
    ObliviousClient client = new ObliviousClient(keys(), 1);
    byte[] message = client.encapsulate(new byte[10]).message();
    assertThat(collector.sendBytes("POST", GATEWAY, message).statusCode()).isEqualTo(415);
    message[0]++;
    HttpResponse<byte[]> unknownKey = post(message);
    assertThat(unknownKey.statusCode()).isEqualTo(422);
    assertThat(unknownKey.headers().firstValue("content-type"))
        .contains("application/problem+json");
    assertThat(new String(unknownKey.body(), StandardCharsets.UTF_8))
        .contains(
            "\"type\":\"https://iana.org/assignments/http-problem-types#ohttp-key\"",
            "GET /ohttp-keys");
    assertThat(post(new byte[0]).statusCode()).isEqualTo(400);
  }

  @Test
  void responses_haveOneOfFewSizes() {
    ObliviousClient client = new ObliviousClient(keys(), 1);
    int accepted = size(client, collector.pageView("e1"));
    assertThat(size(client, "{")).isEqualTo(accepted);
  }

  private int size(ObliviousClient client, String body) {
    byte[] request = ObliviousClient.request("POST", EVENTS, body, JSON);
    return post(client.encapsulate(request).message()).body().length;
  }

  @Test
  void dataSet_thatDemandsARelay_refusesDirectRequests() throws Exception {
    collector.close();
    collector = CollectorFixture.start(folder, config(""), oblivious("community_events"));
    HttpResponse<String> direct = collector.post(EVENTS, collector.pageView("e1"));
    assertThat(direct.statusCode()).isEqualTo(403);
    assertThat(direct.body())
        .contains("Oblivious HTTP", "GET /ohttp-keys", "POST /.well-known/ohttp-gateway");
    assertThat(collector.get("/i?e=pv").statusCode()).isEqualTo(403);
    assertThat(post(EVENTS, collector.pageView("e1"), JSON).body()).contains("\"accepted\":1");
    String token = collector.optIn("abc", "info-page");
    assertThat(
            collector
                .post("/v1/statistics", collector.report("abc", "r1"), "Authorization", token)
                .statusCode())
        .as("another data set")
        .isEqualTo(202);
  }

  @Test
  void dataSet_thatDemandsARelay_needsAFileOfKeys() {
    assertThatThrownBy(
            () ->
                CollectorFixture.start(
                    folder.resolve("other"), "", oblivious("instance_statistics")))
        .isInstanceOf(CollectorException.class)
        .hasMessageContaining("instance_statistics has transport: oblivious")
        .hasMessageContaining("ohttp.keys must name a file");
  }

  private static Catalog oblivious(String dataset) {
    CatalogSource shipped = CatalogSource.classPath();
    String file = "datasets/" + dataset + "/dataset.yaml";
    String text = shipped.text(file).replace("transport: any\n", "");
    return Catalog.load(
        new OverlaidCatalog(shipped, Map.of(file, text + "transport: oblivious\n")));
  }

  @Test
  void keysInsideTheLake_areRefused() {
    assertThatThrownBy(
            () ->
                CollectorFixture.start(
                    folder, "ohttp: {keys: '%s'}\n".formatted(folder.resolve("lake/ohttp.keys"))))
        .hasMessageContaining("must lie outside the lake");
  }
}
