package org.obmeet.telemetry.cli.governance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.collector.Collector;
import org.obmeet.telemetry.collector.CollectorEnvironment;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests what administrators get with their token: from the collector, after daily runs. */
class AccountStatementTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CONFIG =
      "listen: {port: 0}\ndisk: {low_water: 0}\nlanding: {roll_age: PT1S}\n"
          + "rate: {consent_burst: 1000}\n";

  @TempDir static Path reported;
  private static final List<String> tokens = new ArrayList<>();

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Instant now = Instant.parse("2026-11-16T12:00:00Z");
  private Path lake;
  private Collector collector;

  /** Collects reports once; each test has a copy. */
  @BeforeAll
  static void report() throws Exception {
    new AccountStatementTest().reportTo(reported.resolve("lake"));
  }

  private void reportTo(Path newLake) throws Exception {
    lake = newLake;
    start();
    // An opt-in is in force a second later. Those that are sent together wait together.
    List<CompletableFuture<HttpResponse<String>>> optIns = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      String optIn =
          """
          {"statistics":true,"scope":"extended","deployment":"registered","policyVersion":"1",\
          "account":"owner-%s"}\
          """
              .formatted(i);
      optIns.add(
          client.sendAsync(
              instanceRequest("PUT", "canary-" + i, "consent", "", optIn),
              HttpResponse.BodyHandlers.ofString()));
    }
    for (int i = 0; i < 15; i++) {
      tokens.add(JSON.readTree(optIns.get(i).join().body()).path("token").asText());
      String report =
          "{\"_id\":\"r-%1$s\",\"uniqueId\":\"%1$s\",\"createdAt\":\"%2$s\",\"version\":\"6.6.0\"}"
              .formatted("canary-" + i, now);
      HttpResponse<String> taken =
          client.send(
              request("/v1/statistics", tokens.get(i))
                  .POST(HttpRequest.BodyPublishers.ofString(report))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    }
    collector.close();
    CliResult made = on("log", "init", "--origin", "example.org/log");
    assertThat(made.code()).as(made.err()).isZero();
  }

  @BeforeEach
  void copy() throws IOException {
    for (String part : List.of("lake", "lake.keys", "lake.log-key")) {
      DemoLake.copy(reported.resolve(part), folder.resolve(part));
    }
    lake = folder.resolve("lake");
    start();
  }

  private void start() throws IOException {
    collector =
        Collector.start(
            lake.toString(),
            Path.of(lake + ".keys"),
            Optional.empty(),
            CollectorSettings.of("test", CONFIG, Map.of()),
            Catalog.load(),
            new CollectorEnvironment(
                new Clock() {
                  @Override
                  public Instant instant() {
                    return now;
                  }

                  @Override
                  public ZoneId getZone() {
                    return ZoneOffset.UTC;
                  }

                  @Override
                  public Clock withZone(ZoneId zone) {
                    return this;
                  }
                },
                System::nanoTime,
                new SecureRandom(),
                line -> {},
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()}));
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  private HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + collector.port() + path))
            .header("Content-Type", "application/json");
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(
      String method, String id, String route, String token, String body) throws Exception {
    return client.send(
        instanceRequest(method, id, route, token, body), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest instanceRequest(
      String method, String id, String route, String token, String body) {
    return request("/v1/instances/" + id + "/" + route, token)
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> account(int instance, String token) throws Exception {
    return send("GET", "canary-" + instance, "account", token, "");
  }

  private JsonNode statement(int instance) throws Exception {
    HttpResponse<String> answer = account(instance, tokens.get(instance));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("statement");
  }

  private CliResult on(String... words) {
    String[] all =
        Stream.concat(Stream.of(words), Stream.of("--lake", lake.toString()))
            .toArray(String[]::new);
    return CliResult.with(all);
  }

  private void daily(String time) {
    now = Instant.parse(time);
    CliResult daily = on("daily", "--now", time);
    assertThat(daily.code()).as(daily.err()).isZero();
  }

  @Test
  void statement_saysWhatIsHeld_whereItCounted_andProvesItsErasure() throws Exception {
    HttpResponse<String> first = account(3, tokens.get(3));
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);

    daily("2026-11-17T06:00:00Z");
    JsonNode held = statement(3);
    assertThat(held.path("held").toString())
        .isEqualTo(
            "{\"consent, clean, 2026-11-16\":1,"
                + "\"instance_statistics, clean, 2026-11-16\":1,"
                + "\"instance_statistics, landing, 2026-11-16\":1}");
    String name = held.path("statement").asText();
    assertThat(held.path("releases")).isEmpty();
    assertThat(held.path("erasures")).isEmpty();

    daily("2026-12-02T06:00:00Z");
    assertThat(account(3, tokens.get(3)).statusCode()).as("a week later").isEqualTo(202);
    account(4, tokens.get(4));
    Files.writeString(lake.resolve("accounts/" + name + ".2026-11-20"), "an earlier request");
    daily("2026-12-02T07:00:00Z");
    try (Stream<Path> files = Files.list(lake.resolve("accounts"))) {
      assertThat(files.map(Path::toString).toList())
          .as("statements and the requests of a week")
          .hasSize(4)
          .allMatch(path -> path.endsWith(".json") || path.endsWith(".2026-12-02"));
    }
    assertThat(statement(3).path("releases").toString())
        .contains("{\"cube\":\"instances_by_version\",\"window\":\"week/2026-11-16\"}");

    CliResult erased =
        on("erase", "--yes", "--instance", "canary-3", "--now", "2026-12-02T08:00:00Z");
    assertThat(erased.code()).as(erased.err()).isZero();
    daily("2026-12-02T09:00:00Z");
    JsonNode gone = statement(3);
    assertThat(gone.path("held").toString())
        .isEqualTo(
            "{\"consent, clean, 2026-11-16\":1,\"consent, clean, 2026-12-02\":1,"
                + "\"suppression, clean, 2026-12-02\":1}");
    assertThat(gone.path("releases")).isEmpty();
    assertThat(gone.path("erasures").path(0).path("complete").asBoolean()).isTrue();
    assertThat(gone.path("erasures").path(0).path("proof").toString())
        .isEqualTo("{\"from\":\"2026-12-07\"}");
    assertThat(statement(4).path("held")).hasSize(2);
    daily("2026-12-07T09:00:00Z");
    gone = statement(3);
    assertThat(
            gone.path("erasures")
                .path(0)
                .path("proof")
                .path("receipt")
                .path("rows_removed")
                .toString())
        .isEqualTo("{\"clean\":1}");
    assertThat(statement(4).path("erasures")).isEmpty();
    String proof = gone.path("erasures").path(0).path("proof").toString();
    assertThat(verify(Files.writeString(folder.resolve("proof"), proof)))
        .contains("ok: " + folder.resolve("proof") + ": entry ");
    String forged = proof.replace("\"clean\":1", "\"clean\":2");
    assertThat(verify(Files.writeString(folder.resolve("forged"), forged)))
        .contains("FAILED: the receipt is not the one that was logged");
    assertNothingOfSubjects(gone.path("statement").asText());
  }

  /** Verifies a receipt by a copy of the log without the releases beside it. */
  private String verify(Path receipt) throws IOException {
    Path log = Files.createTempDirectory(folder, "log").resolve("public");
    DemoLake.copy(lake.resolve("public"), log);
    return CliResult.with("verify", "--public", log.toString(), "--receipt", receipt.toString())
        .out();
  }

  private void assertNothingOfSubjects(String name) throws IOException {
    try (Stream<Path> walk =
        Stream.concat(Files.walk(lake.resolve("public")), Files.walk(lake.resolve("accounts")))) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes).as(file.toString()).doesNotContain("canary", "owner-", tokens.get(3));
        if (file.startsWith(lake.resolve("public"))) {
          assertThat(bytes).as(file.toString()).doesNotContain(name);
        }
      }
    }
    // It is not about this file, whose comparison takes longest.
    Files.delete(lake.resolve("release/catalog.duckdb"));
    assertThat(on("verify", "--now", "2026-12-02T09:00:00Z").out())
        .doesNotContain("fail  unlisted", "fail  copies", "fail  modes");
    assertThat(on("retain", "verify", "--now", "2026-12-02T09:00:00Z").code()).isZero();
  }

  @Test
  void statement_withAnUnreadableFile_hasTheRest_andSaysThatPartIsMissing() throws Exception {
    account(3, tokens.get(3));
    account(4, tokens.get(4));
    daily("2026-11-17T06:00:00Z");
    assertThat(statement(3).has("incomplete")).isFalse();
    try (Stream<Path> walk = Files.walk(lake.resolve("landing"))) {
      // The reports are in two segments if they took longer than roll_age.
      List<Path> segments = walk.filter(file -> file.toString().endsWith(".avro")).toList();
      assertThat(segments).isNotEmpty();
      for (Path segment : segments) {
        Files.writeString(segment, "x");
      }
    }

    now = Instant.parse("2026-11-17T07:00:00Z");
    on("daily", "--now", now.toString());

    for (int instance : List.of(3, 4)) {
      JsonNode statement = statement(instance);
      assertThat(statement.path("at").asText()).isEqualTo("2026-11-17T07:00:00Z");
      assertThat(statement.path("held").toString())
          .contains("\"instance_statistics, clean, 2026-11-16\":1")
          .doesNotContain("landing");
      assertThat(statement.path("incomplete").asText()).startsWith("Part of the data cannot be");
    }
  }

  @Test
  void account_withoutTheToken_isRefusedLikeAnUnknownOne_andAsksForNothing() throws Exception {
    String unknown = account(99, tokens.get(3)).body();
    HttpResponse<String> other = account(3, tokens.get(4));

    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(other.body()).isEqualTo(unknown);
    assertThat(account(3, "").body()).isEqualTo(unknown);
    assertThat(lake.resolve("accounts")).doesNotExist();
  }

  @Test
  void account_afterAWithdrawal_isStillReadable_butNotAfterTheOperatorEndedAConsent()
      throws Exception {
    assertThat(send("DELETE", "canary-5", "consent", tokens.get(5), "").statusCode())
        .isEqualTo(204);
    assertThat(account(5, tokens.get(5)).statusCode()).isEqualTo(202);
    CliResult ended = on("consent", "end", "--instance", "canary-6", "--now", now.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    collector.close();
    start();
    assertThat(account(6, tokens.get(6)).statusCode()).isEqualTo(403);
  }
}
