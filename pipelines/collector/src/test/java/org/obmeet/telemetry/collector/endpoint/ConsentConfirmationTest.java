package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.obmeet.telemetry.collector.ChallengeHost;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.TextRecordServer;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.jobs.suppress.ConsentEnd;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests that only the instance can give its consent, and that a lost token has a way back. */
class ConsentConfirmationTest {
  private static final String HOST = "chat.planted.example";
  private static final String PATH = "/v1/instances/abc/consent";

  @RegisterExtension final CollectorFixture collector = CollectorFixture.perTest();

  private HttpResponse<String> put(String body, String... headers) {
    return collector.send("PUT", PATH, body, headers);
  }

  private static String token(HttpResponse<String> optIn) {
    assertThat(optIn.statusCode()).as(optIn.body()).isEqualTo(201);
    return "Bearer " + CollectorFixture.json(optIn).path("token").asText();
  }

  private int report(String record, String token) {
    return collector
        .post("/v1/statistics", collector.report("abc", record), "Authorization", token)
        .statusCode();
  }

  private int stockReport(String record) {
    return collector.post("/", collector.report("abc", record)).statusCode();
  }

  @Test
  void stranger_whoKnowsAnId_cannotMakeItsServerReport() throws Exception {
    HttpResponse<String> strangers = put(CollectorFixture.consent("extended", "\"stock\":true"));
    assertThat(stockReport("r1")).as("not confirmed").isEqualTo(403);
    assertThat(report("r2", token(strangers))).as("a forged first report").isEqualTo(202);
    assertThat(stockReport("r3")).as("confirmed by a report alone").isEqualTo(403);

    HttpResponse<String> elsewhere = collector.confirmByHost("abc", strangers, "stranger.example");
    assertThat(elsewhere.statusCode()).as("the stranger's own host").isEqualTo(200);
    assertThat(stockReport("r4")).as("the report names another host").isEqualTo(403);
  }

  @Test
  void stranger_whoKnowsAnId_doesNotLearnWhenItReported() {
    String own = token(put(CollectorFixture.consent("info-page")));
    assertThat(report("r1", own)).isEqualTo(202);
    HttpResponse<String> strangers = put(CollectorFixture.consent("extended", "\"recover\":true"));

    assertThat(lastReports(token(strangers))).isZero();
    assertThat(lastReports(own)).isEqualTo(1);

    assertThat(collector.send("DELETE", PATH, "", "Authorization", own).statusCode())
        .isEqualTo(204);
    collector.clock().move(Duration.ofSeconds(2));
    String next = token(put(CollectorFixture.consent("info-page")));
    assertThat(report("r2", next)).isEqualTo(202);
    assertThat(lastReports(next)).as("without those before the opt-out").isEqualTo(1);
  }

  @Test
  void lastReports_areShownAfterAConfirmationByTheHostToo() throws Exception {
    HttpResponse<String> optIn = put(CollectorFixture.consent("info-page", "\"stock\":true"));
    assertThat(report("r1", token(optIn))).isEqualTo(202);
    collector.clock().move(Duration.ofSeconds(2));

    assertThat(collector.confirmByHost("abc", optIn, HOST).statusCode()).isEqualTo(200);
    assertThat(lastReports(token(optIn))).isEqualTo(1);
  }

  private int lastReports(String token) {
    HttpResponse<String> state = collector.get(PATH, "Authorization", token);
    assertThat(state.statusCode()).as(state.body()).isEqualTo(200);
    return CollectorFixture.json(state).path("lastReports").size();
  }

  @Test
  void squatter_withoutAReport_doesNotHinderTheAdministrator() {
    String squatter = token(put(CollectorFixture.consent("extended")));
    String own = token(put(CollectorFixture.consent("info-page")));

    assertThat(report("r1", own)).isEqualTo(202);
    assertThat(report("r2", squatter)).isEqualTo(403);
    assertThat(collector.send("DELETE", PATH, "", "Authorization", squatter).statusCode())
        .isEqualTo(403);
    assertThat(collector.get(PATH, "Authorization", squatter).statusCode()).isEqualTo(403);
    assertThat(collector.get(PATH, "Authorization", own).body())
        .contains("\"confirmedBy\":\"report\"", "\"scope\":\"info-page\"");
  }

  @Test
  void lostToken_isReplacedByTheHost_andEnds() throws Exception {
    String lost = collector.optInStock("abc", "info-page", HOST);
    assertThat(stockReport("r1")).isEqualTo(202);

    HttpResponse<String> held = put(CollectorFixture.consent("info-page"));
    assertThat(held.statusCode()).isEqualTo(409);
    assertThat(held.body()).contains("\\\"recover\\\": true");
    HttpResponse<String> again =
        put(CollectorFixture.consent("info-page", "\"stock\":true", "\"recover\":true"));
    String found = token(again);
    assertThat(report("r2", found)).as("not confirmed by the host").isEqualTo(409);
    assertThat(report("r3", lost)).as("until then").isEqualTo(202);
    assertThat(collector.confirmByHost("abc", again, "stranger.example").statusCode())
        .isEqualTo(409);
    assertThat(report("r4", lost)).isEqualTo(202);

    assertThat(collector.confirmByHost("abc", again, HOST).statusCode()).isEqualTo(200);
    assertThat(report("r5", lost)).isEqualTo(403);
    assertThat(report("r6", found)).isEqualTo(202);
    assertThat(stockReport("r7")).isEqualTo(202);
  }

  @Test
  void consentOfAFirstReport_isReplacedOnlyByTheHostThatItNamed() throws Exception {
    String own = token(put(CollectorFixture.consent("info-page")));
    assertThat(report("r1", own)).isEqualTo(202);
    HttpResponse<String> strangers = put(CollectorFixture.consent("extended", "\"recover\":true"));

    assertThat(collector.confirmByHost("abc", strangers, "stranger.example").statusCode())
        .isEqualTo(409);
    assertThat(report("r2", own)).isEqualTo(202);
    assertThat(collector.confirmByHost("abc", strangers, HOST).statusCode()).isEqualTo(200);
    assertThat(report("r3", own)).isEqualTo(403);
  }

  @Test
  void squatter_isEndedByTheOperator_forTheHostThatIsNamed() throws Exception {
    HttpResponse<String> squatters = put(CollectorFixture.consent("extended"));
    assertThat(collector.confirmByHost("abc", squatters, "stranger.example").statusCode())
        .isEqualTo(200);
    HttpResponse<String> own = put(CollectorFixture.consent("info-page", "\"recover\":true"));
    HttpResponse<String> refused = collector.confirmByHost("abc", own, HOST);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("telemetry consent end --instance ID --host HOST");

    Pseudonyms pseudonyms =
        SuppressionLists.pseudonyms(Keyset.open(collector.lake().resolveSibling("lake.keys")));
    boolean ended =
        new ConsentEnd(
                Lake.open(collector.lake().toString()),
                Catalog.load().dataset("consent"),
                pseudonyms)
            .end(
                new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "abc"),
                Optional.of(HOST),
                collector.clock().instant(),
                "end");
    assertThat(ended).isTrue();
    collector.clock().move(Duration.ofSeconds(2));

    HttpResponse<String> again = put(CollectorFixture.consent("extended"));
    assertThat(report("r1", token(squatters))).isEqualTo(403);
    assertThat(report("r1", token(own))).as("not confirmed by the host").isEqualTo(409);
    assertThat(collector.confirmByHost("abc", squatters, HOST).statusCode())
        .as("the ended token")
        .isEqualTo(403);
    assertThat(report("r2", token(again))).as("a forged first report").isEqualTo(409);
    assertThat(collector.confirmByHost("abc", again, "stranger.example").statusCode())
        .isEqualTo(409);
    assertThat(collector.confirmByHost("abc", own, HOST).statusCode())
        .as("the same confirmation again")
        .isEqualTo(200);
    assertThat(report("r3", token(own))).isEqualTo(202);
  }

  @Test
  void consentOfAFirstReport_afterItsOptOut_isForItsHostAlone() throws Exception {
    String own = token(put(CollectorFixture.consent("info-page")));
    assertThat(report("r1", own)).isEqualTo(202);
    optOut(own);

    HttpResponse<String> strangers = put(CollectorFixture.consent("extended"));
    for (String host : List.of("\"host\":\"https://stranger.example\"", "\"other\":1")) {
      String forged =
          collector.report("abc", "r2").replace("\"host\":\"https://chat.planted.example\"", host);
      HttpResponse<String> refused =
          collector.post("/v1/statistics", forged, "Authorization", token(strangers));
      assertThat(refused.statusCode()).as(forged).isEqualTo(409);
      assertThat(refused.body()).contains("with its token");
    }
    assertThat(collector.confirmByHost("abc", strangers, "stranger.example").statusCode())
        .isEqualTo(409);

    String again = token(put(CollectorFixture.consent("info-page")));
    assertThat(report("r3", again)).as("a report that names the host").isEqualTo(202);
    HttpResponse<String> back = put(CollectorFixture.consent("info-page", "\"recover\":true"));
    assertThat(collector.confirmByHost("abc", back, HOST).statusCode()).isEqualTo(200);
    HttpResponse<String> former =
        collector.post("/v1/statistics", collector.report("abc", "r4"), "Authorization", again);
    assertThat(former.statusCode()).isEqualTo(403);
    assertThat(former.body()).contains("GET /");
  }

  @Test
  void optIn_withTheLastToken_needsNoConfirmationAfterAnOptOut() {
    String own = token(put(CollectorFixture.consent("info-page")));
    assertThat(report("r1", own)).isEqualTo(202);
    optOut(own);
    assertThat(report("r2", own)).isEqualTo(403);
    HttpResponse<String> stock =
        put(CollectorFixture.consent("extended", "\"stock\":true"), "Authorization", own);
    assertThat(stock.statusCode()).as("no host has confirmed").isEqualTo(409);

    HttpResponse<String> again = put(CollectorFixture.consent("extended"), "Authorization", own);
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    collector.clock().move(Duration.ofSeconds(1));
    assertThat(report("r3", own)).isEqualTo(202);
    assertThat(collector.get(PATH, "Authorization", own).body())
        .contains("\"confirmedBy\":\"report\"", "\"scope\":\"extended\"");
  }

  private void optOut(String token) {
    assertThat(collector.send("DELETE", PATH, "", "Authorization", token).statusCode())
        .isEqualTo(204);
  }

  @Test
  void host_thatConfirmedAConsent_isNeededAfterTheOptOutToo() throws Exception {
    String own = collector.optInStock("abc", "info-page", HOST);
    assertThat(collector.send("DELETE", PATH, "", "Authorization", own).statusCode())
        .isEqualTo(204);

    HttpResponse<String> stolen = put(CollectorFixture.consent("extended"), "Authorization", own);
    assertThat(report("r0", token(stolen))).as("the former token").isEqualTo(409);
    HttpResponse<String> strangers = put(CollectorFixture.consent("info-page"));
    assertThat(report("r1", token(strangers))).isEqualTo(409);
    assertThat(collector.confirmByHost("abc", strangers, "stranger.example").statusCode())
        .isEqualTo(409);
    assertThat(collector.confirmByHost("abc", strangers, HOST).statusCode()).isEqualTo(200);
    assertThat(report("r2", token(strangers))).isEqualTo(202);
  }

  @Test
  void repeatedRequest_withAnIdempotencyKey_getsTheSameToken() throws Exception {
    String[] key = {"Idempotency-Key", "\"6f1c1c2e-8a55-4a0e-9d0c-3b1f8a7f2d11\""};
    String body = CollectorFixture.consent("info-page", "\"account\":\"a\"");
    String first = token(put(body, key));
    assertThat(token(put(body, key))).isEqualTo(first);
    assertThat(token(put(body))).isNotEqualTo(first);
    assertThat(token(put(body, "Idempotency-Key", "x".repeat(16)))).isNotEqualTo(first);
    collector.clock().move(Duration.ofHours(1));
    assertThat(token(put(body, key))).as("an hour later").isEqualTo(first);
    collector.restart();
    HttpResponse<String> unconfirmed = put(body, key);
    assertThat(token(unconfirmed)).as("unconfirmed, after a restart").isEqualTo(first);
    assertThat(CollectorFixture.json(unconfirmed).path("confirmed").asBoolean(true)).isFalse();

    assertThat(report("r1", first)).isEqualTo(202);
    assertThat(token(put(body, key))).as("after the confirmation").isEqualTo(first);
    collector.restart();
    HttpResponse<String> restarted = put(body, key);
    assertThat(token(restarted)).as("after a restart").isEqualTo(first);
    assertThat(CollectorFixture.json(restarted).path("confirmed").asBoolean()).isTrue();
    assertThat(put(body, "Idempotency-Key", "y".repeat(16)).statusCode()).isEqualTo(409);

    assertThat(collector.send("DELETE", PATH, "", "Authorization", first).statusCode())
        .isEqualTo(204);
    assertThat(token(put(body, key))).as("after the opt-out").isNotEqualTo(first);
    HttpResponse<String> guessable = put(body, "Idempotency-Key", "1");
    assertThat(guessable.statusCode()).isEqualTo(400);
    assertThat(CollectorFixture.json(guessable).path("path").asText()).isEqualTo("Idempotency-Key");
  }

  @Test
  void unconfirmedOptIn_withdrawn_endsAlone() throws Exception {
    String withdrawn = token(put(CollectorFixture.consent("info-page")));
    String other = token(put(CollectorFixture.consent("info-page")));
    HttpResponse<String> state = collector.get(PATH, "Authorization", withdrawn);
    assertThat(CollectorFixture.json(state).path("confirmed").asBoolean(true)).isFalse();

    assertThat(collector.send("DELETE", PATH, "", "Authorization", withdrawn).statusCode())
        .isEqualTo(204);
    assertThat(collector.get(PATH, "Authorization", withdrawn).statusCode()).isEqualTo(403);
    assertThat(report("r1", withdrawn)).isEqualTo(403);
    assertThat(collector.send("DELETE", PATH, "", "Authorization", withdrawn).statusCode())
        .as("as without an opt-in")
        .isEqualTo(403);
    collector.restart();
    assertThat(report("r1", withdrawn)).as("after a restart").isEqualTo(403);
    assertThat(report("r2", other)).isEqualTo(202);
  }

  @Test
  void unconfirmedOptIn_changedWithItsToken_isReplaced_andTheOptOutLeavesNone() throws Exception {
    String first = token(put(CollectorFixture.consent("extended")));
    String[] key = {"Authorization", first, "Idempotency-Key", "a-random-text-of-a-client"};
    String second = token(put(CollectorFixture.consent("info-page"), key));

    assertThat(report("r1", first)).as("the wider scope").isEqualTo(403);
    assertThat(collector.get(PATH, "Authorization", first).statusCode()).isEqualTo(403);
    assertThat(token(put(CollectorFixture.consent("info-page"), key)))
        .as("the request repeated")
        .isEqualTo(second);
    assertThat(collector.get(PATH, "Authorization", second).body())
        .contains("\"scope\":\"info-page\"");

    String third = token(put(CollectorFixture.consent("extended"), "Authorization", second));
    assertThat(collector.send("DELETE", PATH, "", "Authorization", third).statusCode())
        .isEqualTo(204);
    collector.restart();
    for (String ended : List.of(first, second, third)) {
      assertThat(report("r2", ended)).isEqualTo(403);
    }
  }

  @Test
  void unconfirmedOptIn_repeatedWithItsToken_keepsIt() {
    String body = CollectorFixture.consent("info-page");
    String[] key = {"Idempotency-Key", "a-random-text-of-a-client"};
    String token = token(put(body, key));

    assertThat(token(put(body, key[0], key[1], "Authorization", token))).isEqualTo(token);
    assertThat(report("r1", token)).isEqualTo(202);
  }

  @Test
  void stock_takenBackBeforeTheHostConfirms_isNotAllowedByIt() throws Exception {
    HttpResponse<String> optIn = put(CollectorFixture.consent("info-page", "\"stock\":true"));
    String token = token(optIn);
    assertThat(report("r1", token)).isEqualTo(202);
    collector.clock().move(Duration.ofSeconds(2));
    assertThat(put(CollectorFixture.consent("info-page"), "Authorization", token).statusCode())
        .isEqualTo(200);
    collector.clock().move(Duration.ofSeconds(2));

    assertThat(collector.confirmByHost("abc", optIn, HOST).statusCode()).isEqualTo(200);
    assertThat(stockReport("r2")).isEqualTo(403);
  }

  @Test
  void optIn_repeatedAfterItsWithdrawal_getsATokenThatCanBeConfirmed() {
    String[] key = {"Idempotency-Key", "6f1c1c2e-8a55-4a0e-9d0c-3b1f8a7f2d12"};
    String withdrawn = token(put(CollectorFixture.consent("info-page"), key));
    assertThat(collector.send("DELETE", PATH, "", "Authorization", withdrawn).statusCode())
        .isEqualTo(204);
    String next = token(put(CollectorFixture.consent("info-page"), key));
    assertThat(next).isNotEqualTo(withdrawn);
    collector.clock().move(Duration.ofSeconds(2));
    assertThat(report("r1", next)).isEqualTo(202);
  }

  @Test
  void unconfirmedOptIns_withdrawn_leaveNoRow() throws Exception {
    long before = files();
    for (int i = 0; i < 20; i++) {
      String token = collector.optIn("invented-" + i, "info-page");
      String path = "/v1/instances/invented-" + i + "/consent";
      assertThat(collector.send("DELETE", path, "", "Authorization", token).statusCode())
          .isEqualTo(204);
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void decisionsOfOneInstance_areLimited_butNotItsOptOut() {
    String own = token(put(CollectorFixture.consent("info-page")));
    assertThat(report("r1", own)).isEqualTo(202);
    HttpResponse<String> last = null;
    for (int i = 0; i < 20; i++) {
      // Decisions of the same second would wait for the next one.
      collector.clock().move(Duration.ofSeconds(2));
      last =
          put(
              CollectorFixture.consent(i % 2 == 0 ? "extended" : "info-page"),
              "Authorization",
              own);
    }
    assertThat(last.statusCode()).as(last.body()).isEqualTo(429);
    assertThat(last.headers().firstValue("retry-after")).contains("3600");
    assertThat(report("r2", own)).as("reports go on").isEqualTo(202);

    assertThat(collector.send("DELETE", PATH, "", "Authorization", own).statusCode())
        .isEqualTo(204);
    String next = token(put(CollectorFixture.consent("info-page")));
    assertThat(report("r3", next)).isEqualTo(429);
    collector.clock().move(Duration.ofDays(2));
    assertThat(report("r4", next)).isEqualTo(202);
  }

  @Test
  void textRecordOfTheHost_confirms_withoutAPage() throws Exception {
    HttpResponse<String> optIn = put(CollectorFixture.consent("info-page", "\"stock\":true"));
    String token = token(optIn);
    JsonNode challenge = CollectorFixture.json(optIn).path("challenge");
    String name = challenge.path("record").asText() + "." + HOST;
    collector.close();
    try (TextRecordServer dns =
        TextRecordServer.start(Map.of(name, challenge.path("text").asText()))) {
      collector.restart(
          "disk: {low_water: 0}\nconfirmation: {hosts: any, resolver: '127.0.0.1:%s'}\n"
              .formatted(Integer.toString(dns.port())));
      try (ChallengeHost page = ChallengeHost.publish(404, "")) {
        String other = "http://other.example:" + page.port();
        HttpResponse<String> absent = confirm(token, other);
        assertThat(absent.statusCode()).isEqualTo(422);
        assertThat(absent.body()).contains("TXT record of _obmeet-telemetry.HOST");
        assertThat(confirm(token, "http://" + HOST + ":" + page.port()).statusCode())
            .isEqualTo(200);
      }
    }
    assertThat(stockReport("r1")).isEqualTo(202);
  }

  @Test
  void textRecord_isReadWhileThePageHangs() throws Exception {
    HttpResponse<String> optIn = put(CollectorFixture.consent("info-page"));
    JsonNode challenge = CollectorFixture.json(optIn).path("challenge");
    collector.close();
    try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        TextRecordServer dns =
            TextRecordServer.start(
                Map.of("_obmeet-telemetry." + HOST, challenge.path("text").asText()))) {
      collector.restart(
          "disk: {low_water: 0}\nconfirmation: {hosts: any, resolver: '127.0.0.1:%s'}\n"
              .formatted(Integer.toString(dns.port())));
      HttpResponse<String> confirmed =
          confirm(token(optIn), "http://" + HOST + ":" + silent.getLocalPort());
      assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
    }
  }

  @Test
  void unconfirmedOptIns_leaveNoFile_surviveARestart_andExpire() throws Exception {
    long before = files();
    String token = token(put(CollectorFixture.consent("info-page")));
    for (int i = 0; i < 50; i++) {
      collector.optIn("invented-" + i, "info-page");
    }
    assertThat(files()).isEqualTo(before);
    collector.restart();
    assertThat(collector.get(PATH, "Authorization", token).statusCode()).isEqualTo(200);

    collector.clock().move(Duration.ofDays(30));
    assertThat(collector.get(PATH, "Authorization", token).statusCode()).isEqualTo(403);
    assertThat(report("r1", token)).isEqualTo(403);
  }

  private long files() throws Exception {
    try (Stream<Path> all = Files.walk(collector.lake())) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void dryRun_withAnUnconfirmedToken_confirmsNothing() {
    String token = token(put(CollectorFixture.consent("info-page")));
    HttpResponse<String> dryRun =
        collector.post(
            "/v1/statistics?dry-run=true", collector.report("abc", "r1"), "Authorization", token);
    assertThat(CollectorFixture.json(dryRun).path("verdict").asText()).isEqualTo("accepted");
    String early = CollectorFixture.report("abc", "r2", "2026-01-01T00:00:00Z");
    assertThat(collector.post("/v1/statistics", early, "Authorization", token).statusCode())
        .as("a report that is not stored")
        .isEqualTo(403);

    assertThat(put(CollectorFixture.consent("info-page")).statusCode()).isEqualTo(201);
  }

  @Test
  void unmodifiedServer_isAllowedOnlyByItsHost() throws Exception {
    HttpResponse<String> optIn = put(CollectorFixture.consent("info-page"));
    String token = token(optIn);
    assertThat(report("r1", token)).isEqualTo(202);
    String stock = CollectorFixture.consent("info-page", "\"stock\":true");

    assertThat(put(stock, "Authorization", token).statusCode()).isEqualTo(409);
    assertThat(collector.confirmByHost("abc", optIn, HOST).statusCode()).isEqualTo(200);
    assertThat(stockReport("r2")).isEqualTo(403);
    assertThat(put(stock, "Authorization", token).statusCode()).isEqualTo(200);
    assertThat(stockReport("r3")).isEqualTo(202);
  }

  @Test
  void host_thatDoesNotPublishTheChallenge_isNamedByItsFault() throws Exception {
    HttpResponse<String> optIn = put(CollectorFixture.consent("info-page"));
    String challenge = CollectorFixture.json(optIn).path("challenge").path("text").asText();
    assertThat(confirm(optIn, 200, "obc_other")).contains("no line of the text");
    assertThat(confirm(optIn, 302, challenge)).contains("status 302 instead of 200");
    assertThat(confirm(optIn, 200, "\n".repeat(20_000) + challenge))
        .contains("no line of the text");
    assertThat(confirm(optIn, 404, challenge)).contains("status 404 instead of 200");
  }

  @Test
  void hosts_ofOneClient_areReadOneAfterTheOther() throws Exception {
    HttpResponse<String> optIn = put(CollectorFixture.consent("info-page"));
    String token = token(optIn);
    try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      String host = "http://" + HOST + ":" + silent.getLocalPort();
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(() -> confirm(token, host));
      try (Socket reading = silent.accept()) {
        HttpResponse<String> second = confirm(token, host);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(429);
        assertThat(second.headers().firstValue("retry-after")).isPresent();
        reading.setSoLinger(true, 0);
      }
      assertThat(first.get().statusCode()).isEqualTo(422);
    }
    assertThat(collector.confirmByHost("abc", optIn, HOST).statusCode()).isEqualTo(200);
  }

  @Test
  void longestOptIn_getsATokenThatIsAccepted() {
    String text = "\\u0001".repeat(255) + "a";
    String body = CollectorFixture.consent("info-page", "\"account\":\"" + text + "\"");
    String token =
        token(
            put(
                body.replaceFirst(
                    "(policyVersion\":\")[^\"]*", "$1" + text.replace("\\", "\\\\"))));
    assertThat(collector.get(PATH, "Authorization", token).statusCode()).isEqualTo(200);
  }

  @Test
  void repeatedConfirmation_doesNotUndoALaterDecision() throws Exception {
    HttpResponse<String> optIn = put(CollectorFixture.consent("info-page", "\"stock\":true"));
    assertThat(collector.confirmByHost("abc", optIn, HOST).statusCode()).isEqualTo(200);
    assertThat(stockReport("r1")).isEqualTo(202);
    HttpResponse<String> narrowed =
        put(CollectorFixture.consent("info-page"), "Authorization", token(optIn));
    assertThat(narrowed.statusCode()).isEqualTo(200);
    assertThat(stockReport("r2")).isEqualTo(403);

    assertThat(collector.confirmByHost("abc", optIn, HOST).statusCode()).isEqualTo(200);
    assertThat(stockReport("r3")).isEqualTo(403);
  }

  private String confirm(HttpResponse<String> optIn, int status, String text) throws Exception {
    try (ChallengeHost host = ChallengeHost.publish(status, text)) {
      HttpResponse<String> response =
          collector.post(
              PATH + "/confirmation",
              "{\"host\":\"http://chat.planted.example:" + host.port() + "\"}",
              "Authorization",
              token(optIn));
      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(host.requests()).as("no redirect is followed").isEqualTo(1);
      return response.body();
    }
  }

  @Test
  void hostsOfPrivateNetworks_areNotRead() throws Exception {
    HttpResponse<String> optIn = put(CollectorFixture.consent("info-page"));
    String token = token(optIn);
    collector.restart("disk: {low_water: 0}\n");
    try (ChallengeHost host = ChallengeHost.publish(200, "")) {
      for (String text :
          List.of(
              "http://chat.example.org",
              "chat.example.org:" + host.port(),
              "127.0.0.1",
              "[::1]",
              "localhost",
              "user@chat.example.org",
              "chat.example.org/path",
              "")) {
        HttpResponse<String> response = confirm(token, text);
        assertThat(response.statusCode()).as(text).isEqualTo(400);
        assertThat(response.body()).contains("name of a public host", "\"path\":\"host\"");
      }
      HttpResponse<String> loopback = confirm(token, "chat.example.org");
      assertThat(loopback.statusCode()).isEqualTo(422);
      assertThat(loopback.body()).contains("the host has no public address");
      assertThat(confirm("Bearer other", "chat.example.org").statusCode()).isEqualTo(403);
      assertThat(host.requests()).isZero();
    }
  }

  private HttpResponse<String> confirm(String token, String host) {
    return collector.post(
        PATH + "/confirmation", "{\"host\":\"" + host + "\"}", "Authorization", token);
  }
}
