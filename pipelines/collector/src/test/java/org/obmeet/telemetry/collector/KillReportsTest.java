package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that consents and reports survive a SIGKILL, in whatever process recovers them. */
@Tag("integration")
class KillReportsTest {
  private static final String CONFIG = "listen: {port: 0}\ndisk: {low_water: 0}\n";

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> sent = new LinkedHashMap<>();

  private HttpResponse<String> send(
      CollectorProcess child, String method, String path, String body, String token)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + child.port() + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void assertAnswered(CollectorProcess child, String token, int status) throws Exception {
    for (String report : sent.values()) {
      assertThat(send(child, "POST", "/v1/statistics", report, token).statusCode())
          .isEqualTo(status);
    }
  }

  private void make(int number) {
    for (int i = 0; i < number; i++) {
      String id = "r" + sent.size();
      sent.put(id, CollectorFixture.report("abc", id, Instant.now().toString()));
    }
  }

  @Test
  void reports_acknowledgedBeforeAKill_areStoredAfterIt() throws Exception {
    String token;
    try (CollectorProcess child =
        CollectorProcess.start(folder, CONFIG, "-XX:TieredStopAtLevel=1")) {
      HttpResponse<String> in =
          send(
              child,
              "PUT",
              "/v1/instances/abc/consent",
              CollectorFixture.consent("info-page"),
              "none");
      token = new JsonMapper().readTree(in.body()).path("token").asText();
      make(20);
      assertAnswered(child, token, 202);
      child.kill();
    }
    IngestedRows clean = new IngestedRows(folder);
    clean.ingest(Instant.now());
    assertThat(clean.rows("instance_statistics")).as("recovered by ingest").hasSize(20);
    try (CollectorProcess child =
        CollectorProcess.start(folder, CONFIG, "-XX:TieredStopAtLevel=1")) {
      assertAnswered(child, token, 200);
      sent.clear();
      sent.put("later", CollectorFixture.report("abc", "later", Instant.now().toString()));
      assertAnswered(child, token, 202);
      child.kill();
    }
    try (CollectorProcess child =
        CollectorProcess.start(folder, CONFIG, "-XX:TieredStopAtLevel=1")) {
      assertAnswered(child, token, 200);
      assertThat(send(child, "DELETE", "/v1/instances/abc/consent", "", token).statusCode())
          .isEqualTo(204);
      child.kill();
    }
    try (CollectorProcess child =
        CollectorProcess.start(folder, CONFIG, "-XX:TieredStopAtLevel=1")) {
      assertAnswered(child, token, 403);
    }
    clean.ingest(Instant.now());
    assertThat(clean.rows("instance_statistics")).hasSize(21);
  }
}
