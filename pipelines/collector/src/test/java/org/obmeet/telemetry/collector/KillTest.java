package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a SIGKILL under load loses nothing that was acknowledged and duplicates nothing after
 * ingest, and that a SIGTERM under load ends the collector in bounded time, with every acknowledged
 * row in a sealed segment.
 */
@Tag("integration")
class KillTest {
  private static final int PER_BATCH = 5;
  private static final int CONNECTIONS = 4;
  private static final String CONFIG =
      "listen: {port: 0}\n"
          + "landing: {roll_age: %s, roll_bytes: %s}\n"
          + "disk: {low_water: 0}\n"
          + "rate: {requests_per_second: 1000000, burst: 1000000}\n"
          + "shutdown: {grace: PT4S}\n";

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> reports = new ArrayList<>();
  private final Set<String> events = new HashSet<>();
  private CollectorProcess collector;
  private LoadGenerator load;
  private String token = "none";
  private long next;

  /** An action while events are sent. */
  private interface Action {
    void run() throws Exception;
  }

  /**
   * Starts a collector, sends it events without end, the last of its predecessor first, and runs an
   * action that stops it.
   */
  private void runUnderLoad(String rollAge, String rollBytes, Action action) throws Exception {
    try (CollectorProcess started =
        CollectorProcess.start(folder, CONFIG.formatted(rollAge, rollBytes))) {
      collector = started;
      load = new LoadGenerator(started.port(), PER_BATCH, Math.max(0, next - 40 * PER_BATCH));
      Thread sending = new Thread(() -> load.run(CONNECTIONS, 120_000));
      sending.start();
      action.run();
      load.stop();
      sending.join();
      for (long first : load.acknowledged()) {
        for (int i = 0; i < PER_BATCH; i++) {
          events.add(String.format(Locale.ROOT, "%012d", first + i));
        }
      }
      next = Math.max(next, load.end());
    }
  }

  /** Property {@code -Dkill.rounds=100} for more rounds. */
  @Test
  void everythingAcknowledgedBeforeAKill_isCleanOnce() throws Exception {
    int rounds = Integer.getInteger("kill.rounds", 3);
    long seed = Long.getLong("kill.seed", 7);
    Random random = new Random(seed);
    IngestedRows clean = new IngestedRows(folder);
    long epochDay = Instant.now().getEpochSecond() / 86_400;
    for (int round = 0; round < rounds; round++) {
      int number = round;
      runUnderLoad(
          "PT1M",
          "64KiB",
          () -> {
            load.await(100 + random.nextInt(300));
            changeReports(number);
            collector.kill();
          });
      if (round % 3 == 0) {
        clean.ingest(Instant.now());
        assertThat(clean.rows("instance_statistics"))
            .as("recovered by ingest")
            .hasSize(round == 0 ? 20 : 21);
      }
    }
    runUnderLoad(
        "PT0.5S",
        "32KiB",
        () -> {
          assertReports(403);
          collector.await("\"event\":\"segment_sealed\"", 2);
          load.await(CONNECTIONS + 1);
          assertThat(collector.terminate()).as("milliseconds").isLessThan(8_000);
        });
    assertThat(collector.log())
        .contains("\"event\":\"stopped\"")
        .doesNotContain("\tat ", "Exception", "\"fault\"");
    assertAllSealed();
    clean.ingest(Instant.now());
    assertThat(clean.rows("instance_statistics")).hasSize(21);
    Map<String, Integer> records = clean.records("community_events");
    Function<String, String> pseudonyms = clean.pseudonyms("community_events", epochDay);
    assertThat(events).hasSizeGreaterThan(rounds * PER_BATCH);
    assertThat(records.values()).as("seed %s", seed).allMatch(times -> times == 1);
    assertThat(events.stream().map(pseudonyms).filter(r -> !records.containsKey(r)))
        .as("lost")
        .isEmpty();
    assertThat(records).hasSizeLessThanOrEqualTo((int) next);
    System.out.printf(
        Locale.ROOT,
        "%d kills: %d events acknowledged, all clean once; %d clean%n",
        rounds,
        events.size(),
        records.size());
  }

  /** Opts an instance in and sends reports, sends them again and another, or opts it out. */
  private void changeReports(int round) throws Exception {
    if (round == 0) {
      HttpResponse<String> optIn =
          send("PUT", "/v1/instances/abc/consent", CollectorFixture.consent("info-page"));
      token = new JsonMapper().readTree(optIn.body()).path("token").asText();
      addReports("first", 20);
      assertReports(202);
    } else if (round == 1) {
      assertReports(200);
      reports.clear();
      addReports("later", 1);
      assertReports(202);
    } else if (round == 2) {
      assertReports(200);
      assertThat(send("DELETE", "/v1/instances/abc/consent", "").statusCode()).isEqualTo(204);
    }
  }

  private void addReports(String name, int number) {
    for (int i = 0; i < number; i++) {
      reports.add(CollectorFixture.report("abc", name + i, Instant.now().toString()));
    }
  }

  private void assertReports(int status) throws Exception {
    for (String report : reports) {
      assertThat(send("POST", "/v1/statistics", report).statusCode()).isEqualTo(status);
    }
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + collector.port() + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void assertAllSealed() throws IOException {
    List<String> segments;
    try (Stream<Path> files = Files.walk(folder.resolve("lake/landing"))) {
      segments =
          files.map(f -> f.getFileName().toString()).filter(f -> f.contains(".avro")).toList();
    }
    assertThat(segments).hasSizeGreaterThan(2).allMatch(name -> name.endsWith(".avro"));
  }
}
