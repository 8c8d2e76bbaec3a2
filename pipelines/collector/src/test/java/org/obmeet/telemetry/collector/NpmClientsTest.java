package org.obmeet.telemetry.collector;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests unmodified clients with responses of 503, a restart and a kill in between. Skipped if Node,
 * the packages or Chromium are absent; install the packages with {@code npm ci --prefix
 * pipelines/collector/src/test/node}. The file {@code matomo.js} in {@code node_modules} there, and
 * the package {@code @snowplow/javascript-tracker}, are optional.
 */
@Tag("integration")
class NpmClientsTest {
  private static final Path NODE = Path.of("src/test/node");
  private static final int EVENTS = 20;

  @TempDir Path folder;

  static boolean hasNode() {
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
    check(run("clients.mjs"));
  }

  @Test
  void events_ofUnmodifiedBrowserClients_despiteInterruptions_areCleanOnce() throws Exception {
    assumeTrue(hasNode(), "node is absent");
    assumeTrue(
        Files.isDirectory(NODE.resolve("node_modules/posthog-js")), "npm packages are absent");
    String browser =
        AdminPageTest.BROWSERS.stream()
            .filter(program -> Files.isExecutable(Path.of(program)))
            .findFirst()
            .orElse("");
    assumeTrue(!browser.isEmpty(), "Chromium is absent");
    int clients = run("browser-clients.mjs", browser).path("clients").asInt();
    assertThat(clients).isGreaterThanOrEqualTo(4);
    IngestedRows clean = new IngestedRows(folder);
    clean.ingest(Instant.now());
    assertThat(clean.records("community_events")).hasSize(clients * EVENTS);
  }

  /**
   * Runs a script that sends events, while the collector first lacks disk space, is then killed and
   * is at last stopped. Returns what the script prints.
   */
  private JsonNode run(String script, String... arguments) throws Exception {
    int port = freePort();
    String config = "listen: {port: " + port + "}\nretry_after: PT1S\ndisk: {low_water: %s}\n";
    List<String> command = new ArrayList<>(List.of("node", NODE.resolve(script).toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("http://127.0.0.1:" + port, Integer.toString(EVENTS)));
    Path output = folder.resolve("clients.json");
    Path errors = folder.resolve("clients.err");
    Process clients;
    try (CollectorProcess full = CollectorProcess.start(folder, config.formatted("1024GiB"))) {
      clients =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      await(full, "requests_seconds_count\\{.*status=\"503\".*}", 1);
    }
    try (CollectorProcess killed = CollectorProcess.start(folder, config.formatted("0"))) {
      await(killed, "landed_records_total\\{stream=\"community_events\"}", EVENTS);
      killed.kill();
    }
    try (CollectorProcess last = CollectorProcess.start(folder, config.formatted("0"))) {
      clients.getOutputStream().close();
      if (!clients.waitFor(240, TimeUnit.SECONDS)) {
        clients.destroy();
        clients.waitFor(10, TimeUnit.SECONDS);
      }
      last.terminate();
    } finally {
      clients.destroyForcibly();
    }
    assertThat(clients.exitValue()).as(Files.readString(errors)).isZero();
    return new JsonMapper().readTree(Files.readString(output));
  }

  /** Waits until the sum of the metrics whose name and labels match a pattern has a value. */
  private static void await(CollectorProcess collector, String pattern, int value) {
    Pattern line = Pattern.compile("telemetry_collector_" + pattern + " (\\S+)");
    HttpClient client = HttpClient.newHttpClient();
    URI metrics = URI.create("http://127.0.0.1:" + collector.port() + "/metrics");
    CollectorProcess.await(
        () ->
            line.matcher(client.send(HttpRequest.newBuilder(metrics).build(), ofString()).body())
                    .results()
                    .mapToDouble(found -> Double.parseDouble(found.group(1)))
                    .sum()
                >= value,
        collector::log);
  }

  private void check(JsonNode report) {
    IngestedRows clean = new IngestedRows(folder);
    clean.ingest(Instant.now());
    Map<String, Integer> records = clean.records("community_events");
    assertThat(records.values()).allMatch(times -> times == 1);
    Function<String, String> pseudonyms =
        clean.pseudonyms("community_events", Instant.now().getEpochSecond() / 86_400);
    List<String> named = new ArrayList<>();
    report.forEach(client -> client.path("sent").forEach(id -> named.add(id.asText())));
    for (Map.Entry<String, JsonNode> client : report.properties()) {
      JsonNode acknowledged = client.getValue().path("acknowledged");
      int events = acknowledged.isArray() ? acknowledged.size() : acknowledged.asInt(EVENTS);
      assertThat(events).as(client.getKey()).isEqualTo(EVENTS);
    }
    assertThat(named.stream().map(pseudonyms).filter(records::containsKey)).hasSize(4 * EVENTS);
    assertThat(records).hasSize(8 * EVENTS);
  }
}
