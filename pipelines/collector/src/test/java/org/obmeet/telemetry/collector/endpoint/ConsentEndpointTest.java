package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.MutableClock;
import org.obmeet.telemetry.collector.RawTextScanner;
import org.obmeet.telemetry.lake.Lake;

/** Tests opt-in and opt-out over HTTP. */
class ConsentEndpointTest {
  private static final String PATH = "/v1/instances/abc/consent";

  @RegisterExtension final CollectorFixture collector = CollectorFixture.perTest();

  @Test
  void optIn_ofANewInstance_showsATokenOnce() {
    HttpResponse<String> first = collector.send("PUT", PATH, CollectorFixture.consent("info-page"));
    assertThat(first.statusCode()).isEqualTo(201);
    String token = "Bearer " + CollectorFixture.json(first).path("token").asText();
    assertThat(token).matches("Bearer obt_[A-Za-z0-9_-]{43,}");
    collector.post("/v1/statistics", collector.report("abc", "r"), "Authorization", token);

    HttpResponse<String> stranger =
        collector.send("PUT", PATH, CollectorFixture.consent("extended"));
    assertThat(stranger.statusCode()).isEqualTo(409);
    HttpResponse<String> wrong =
        collector.send(
            "PUT", PATH, CollectorFixture.consent("extended"), "Authorization", "Bearer x");
    assertThat(CollectorFixture.fullResponse(wrong))
        .isEqualTo(CollectorFixture.fullResponse(stranger));

    HttpResponse<String> own =
        collector.send("PUT", PATH, CollectorFixture.consent("extended"), "Authorization", token);
    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(own.body()).doesNotContain("token");
    HttpResponse<String> state = collector.get(PATH, "Authorization", token);
    assertThat(CollectorFixture.json(state).path("scope").asText()).isEqualTo("extended");
    assertThat(state.body()).doesNotContain("obt_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"obt_", "obt_AAAAAAAAAAAAAAAAAAAA", "obt_%", "obt_A"})
  void token_thatIsCutOff_isRefusedLikeAnyOther(String token) {
    assertThat(collector.get(PATH, "Authorization", "Bearer " + token).statusCode()).isEqualTo(403);
  }

  @Test
  void optOut_isInForceImmediately_andLeavesNoTrace() {
    String token = collector.optIn("abc", "info-page");

    assertThat(collector.send("DELETE", PATH, "", "Authorization", token).statusCode())
        .isEqualTo(204);
    String unknown =
        CollectorFixture.fullResponse(
            collector.get("/v1/instances/unknown/consent", "Authorization", "Bearer other"));
    assertThat(CollectorFixture.fullResponse(collector.get(PATH, "Authorization", token)))
        .isEqualTo(unknown);
    assertThat(
            CollectorFixture.fullResponse(
                collector.send("DELETE", PATH, "", "Authorization", token)))
        .isEqualTo(unknown);
    assertThat(
            CollectorFixture.fullResponse(
                collector.post(
                    "/v1/statistics", collector.report("abc", "r"), "Authorization", token)))
        .isEqualTo(unknown);
    assertThat(collector.send("PUT", PATH, CollectorFixture.consent("info-page")).statusCode())
        .as("opt-in again")
        .isEqualTo(201);
  }

  @Test
  void decisions_inTheSameSecond_takeEffectInOrder() {
    for (int i = 0; i < 3; i++) {
      String token = collector.optIn("abc", "info-page");
      String report = collector.report("abc", "record-" + i);
      assertThat(collector.post("/v1/statistics", report, "Authorization", token).statusCode())
          .as("round %s", i)
          .isEqualTo(202);
      assertThat(collector.send("DELETE", PATH, "", "Authorization", token).statusCode())
          .isEqualTo(204);
      assertThat(collector.post("/v1/statistics", report, "Authorization", token).statusCode())
          .isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource({"GET,''", "DELETE,''", "POST,''"})
  void unknownIdAndWrongToken_getIdenticalResponses(String method, String nothing)
      throws Exception {
    String token = collector.optIn("abc", "info-page");
    String tokenOfAnother = collector.optIn("another", "info-page");

    String unknown = answer(method, "unknown", token);
    assertThat(answer(method, "abc", "Bearer wrong")).isEqualTo(unknown);
    assertThat(answer(method, "abc", tokenOfAnother)).isEqualTo(unknown);
    assertThat(answer(method, "abc", "")).isEqualTo(unknown);
    assertThat(answer(method, "abc", "Basic YTpi")).isEqualTo(unknown);
    assertThat(answer(method, "abc", "Bearer " + "x".repeat(2000))).isEqualTo(unknown);
    assertThat(unknown).startsWith("HTTP/1.1 403 Forbidden").doesNotContain("Date:");
  }

  private String answer(String method, String id, String authorization) throws Exception {
    String body = method.equals("POST") ? collector.report(id, "r1") : "";
    String path = method.equals("POST") ? "/v1/statistics" : "/v1/instances/" + id + "/consent";
    String sent = authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n";
    return collector.raw(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + sent
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  @Test
  void consents_surviveARestart_andTokensAreNotOnDisk() throws Exception {
    String token = collector.optInAndReport("abc", "extended", "\"account\":\"planted-account\"");
    String gone = collector.optInAndReport("gone", "extended");
    collector.send("DELETE", "/v1/instances/gone/consent", "", "Authorization", gone);
    collector.restart();

    assertThat(collector.get(PATH, "Authorization", token).statusCode()).isEqualTo(200);
    assertThat(collector.get("/v1/instances/gone/consent", "Authorization", gone).statusCode())
        .isEqualTo(403);
    for (String canary : List.of(token.substring(7), "planted-account", "abc/")) {
      assertThat(RawTextScanner.below(collector.lake(), canary)).as(canary).isEmpty();
    }
  }

  @Test
  void stockConsent_allowsReportsOfItsUnmodifiedServerOnly() throws Exception {
    collector.optInStock("stock-server", "info-page", "chat.planted.example");
    String token = collector.optIn("modern", "info-page");

    String foreign = "Bearer foreign-token";
    String report = collector.report("stock-server", "r1");
    assertThat(collector.post("/", report, "Authorization", foreign).statusCode()).isEqualTo(202);
    assertThat(collector.post("/", report).statusCode()).isEqualTo(200);
    String rejected =
        CollectorFixture.fullResponse(collector.post("/", collector.report("unknown", "r1")));
    assertThat(
            CollectorFixture.fullResponse(
                collector.post("/", collector.report("modern", "r1"), "Authorization", token)))
        .isEqualTo(rejected);
    String early = CollectorFixture.report("stock-server", "r2", "2026-01-01T00:00:00Z");
    assertThat(CollectorFixture.fullResponse(collector.post("/", early))).isEqualTo(rejected);
    assertThat(collector.post("/v1/statistics", report).statusCode()).isEqualTo(403);
    assertThat(collector.post("/?dry-run=true", report).statusCode()).isEqualTo(400);
  }

  @Test
  void report_madeBeforeOrAfterTheConsent_isNotStored() {
    MutableClock clock = collector.clock();
    String before = clock.instant().minusSeconds(5).toString();
    String token = collector.optIn("abc", "info-page");

    HttpResponse<String> early =
        collector.post(
            "/v1/statistics", CollectorFixture.report("abc", "r0", before), "Authorization", token);
    assertThat(early.statusCode()).isEqualTo(403);
    assertThat(CollectorFixture.json(early).path("reason").asText()).isEqualTo("not-opted-in");
    clock.move(Duration.ofHours(1));
    assertThat(
            collector
                .post("/v1/statistics", collector.report("abc", "r1"), "Authorization", token)
                .statusCode())
        .isEqualTo(202);
  }

  @Test
  void decision_thatFails_isLoggedByItsCause() throws Exception {
    String token = collector.optIn("abc", "info-page");
    Files.createDirectory(collector.folder().resolve("lake.keys.withdrawn"));

    assertThat(collector.send("DELETE", PATH, "", "Authorization", token).statusCode())
        .isEqualTo(503);
    assertThat(collector.log()).last().asString().contains("\"kind\":\"KeysetException\"");
  }

  @Test
  void decisions_madeConcurrently_shareCommits() throws Exception {
    List<Thread> all =
        Stream.iterate(0, i -> i + 1)
            .limit(40)
            .map(i -> new Thread(() -> collector.optInAndReport("instance-" + i, "info-page")))
            .toList();
    all.forEach(Thread::start);
    for (Thread one : all) {
      one.join();
    }
    try (Stream<Path> entries = Files.list(collector.lake().resolve("ledger/commits"))) {
      assertThat(entries.count()).isBetween(3L, 30L);
    }
  }

  @Test
  void decisions_madeOneByOne_areCompacted_andSurviveARestart() throws Exception {
    String first = collector.optInAndReport("abc", "info-page");
    String gone = collector.optInAndReport("gone", "info-page");
    collector.send("DELETE", "/v1/instances/gone/consent", "", "Authorization", gone);
    for (int i = 0; i < 66; i++) {
      collector.optInAndReport("instance-" + i, "info-page");
    }
    collector.restart();

    assertThat(Lake.open(collector.lake().toString()).state().consents())
        .as("files of decisions")
        .hasSizeLessThan(40);
    assertThat(collector.get(PATH, "Authorization", first).statusCode()).isEqualTo(200);
    assertThat(collector.get("/v1/instances/gone/consent", "Authorization", gone).statusCode())
        .isEqualTo(403);
    assertThat(collector.get("/metrics").body())
        .contains("telemetry_collector_consents{stream=\"\"} 67.0");
  }
}
