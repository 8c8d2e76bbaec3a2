package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests unmodified npm clients with responses of 503, a restart and a kill in between. Skipped if
 * Node or the packages are absent; install them with {@code npm ci --prefix
 * pipelines/collector/src/test/node}.
 */
@Tag("integration")
class NpmClientsTest {
  private static final Path NODE = Path.of("src/test/node");
  private static final int EVENTS = 20;

  @TempDir Path folder;

  private static boolean hasNode() {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  @Test
  void events_ofUnmodifiedClients_despiteInterruptions_areCleanOnce() throws Exception {
    assumeTrue(hasNode(), "node is absent");
    assumeTrue(Files.isDirectory(NODE.resolve("node_modules")), "npm packages are absent");
    int port = freePort();
    String config = "listen: {port: " + port + "}\nretry_after: PT1S\ndisk: {low_water: %s}\n";
    Path output = folder.resolve("clients.json");
    Process clients;
    try (CollectorProcess full = CollectorProcess.start(folder, config.formatted("1024GiB"))) {
      clients =
          new ProcessBuilder(
                  "node",
                  NODE.resolve("clients.mjs").toString(),
                  "http://127.0.0.1:" + port,
                  Integer.toString(EVENTS))
              .redirectOutput(output.toFile())
              .redirectError(folder.resolve("clients.err").toFile())
              .start();
      CollectorProcess.sleep(1_000);
    }
    try (CollectorProcess killed = CollectorProcess.start(folder, config.formatted("0"))) {
      CollectorProcess.sleep(700);
      killed.kill();
    }
    try (CollectorProcess last = CollectorProcess.start(folder, config.formatted("0"))) {
      assertThat(clients.waitFor(90, TimeUnit.SECONDS)).as("the clients end").isTrue();
      last.terminate();
    } finally {
      clients.destroyForcibly();
    }
    check(new JsonMapper().readTree(Files.readString(output)));
  }

  private void check(JsonNode report) {
    IngestedRows clean = new IngestedRows(folder);
    clean.ingest(Instant.now());
    Map<String, Integer> records = clean.records("community_events");
    assertThat(records.values()).allMatch(times -> times == 1);
    Function<String, String> pseudonyms =
        clean.pseudonyms("community_events", Instant.now().getEpochSecond() / 86_400);
    List<String> named = new ArrayList<>();
    for (String client : List.of("snowplow", "segment")) {
      assertThat(report.path(client).path("acknowledged")).as(client).hasSize(EVENTS);
      report.path(client).path("sent").forEach(id -> named.add(id.asText()));
    }
    assertThat(named).hasSize(2 * EVENTS);
    assertThat(named.stream().map(pseudonyms)).allMatch(records::containsKey);
    assertThat(report.path("matomo").path("acknowledged").asInt()).isEqualTo(EVENTS);
    assertThat(records).hasSize(3 * EVENTS);
  }
}
