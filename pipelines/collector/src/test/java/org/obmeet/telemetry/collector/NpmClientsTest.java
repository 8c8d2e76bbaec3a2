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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
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

  @TempDir static Path folder;
  private static Optional<Script> inBrowser = Optional.empty();
  private static Optional<Script> onServer = Optional.empty();
  private static IngestedRows clean;

  /** A process that sends events until each is acknowledged, and prints a report. */
  private record Script(Process process, Path output, Path errors) {
    static Script start(String name, String... arguments) throws IOException {
      List<String> command = new ArrayList<>(List.of("node", NODE.resolve(name).toString()));
      command.addAll(List.of(arguments));
      command.add(Integer.toString(EVENTS));
      Path output = folder.resolve(name + ".json");
      Path errors = folder.resolve(name + ".err");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      return new Script(process, output, errors);
    }

    /** Ends after the script, which learns that there are no more interruptions. */
    void finish() {
      try {
        process.getOutputStream().close();
        if (!process.waitFor(240, TimeUnit.SECONDS)) {
          process.destroy();
          process.waitFor(10, TimeUnit.SECONDS);
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    JsonNode report() throws IOException {
      assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
      return new JsonMapper().readTree(Files.readString(output));
    }
  }

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

  /**
   * Runs both scripts, while the collector first lacks disk space, is then killed and is at last
   * stopped.
   */
  @BeforeAll
  static void send() throws Exception {
    assumeTrue(hasNode(), "node is absent");
    assumeTrue(
        Files.isDirectory(NODE.resolve("node_modules/posthog-js")), "npm packages are absent");
    Optional<String> browser =
        AdminPageTest.BROWSERS.stream()
            .filter(program -> Files.isExecutable(Path.of(program)))
            .findFirst();
    int port = freePort();
    String url = "http://127.0.0.1:" + port;
    String config = "listen: {port: " + port + "}\nretry_after: PT1S\ndisk: {low_water: %s}\n";
    try {
      try (CollectorProcess full = CollectorProcess.start(folder, config.formatted("1024GiB"))) {
        if (browser.isPresent()) {
          inBrowser = Optional.of(Script.start("browser-clients.mjs", browser.get(), url));
          awaitResponses(full, "503", inBrowser, Optional.empty());
        }
        onServer = Optional.of(Script.start("clients.mjs", url));
        awaitResponses(full, "503", inBrowser, onServer);
      }
      try (CollectorProcess killed = CollectorProcess.start(folder, config.formatted("0"))) {
        awaitResponses(killed, "2..", inBrowser, onServer);
        await(killed, "landed_records_total\\{stream=\"community_events\"}", EVENTS);
        killed.kill();
      }
      try (CollectorProcess last = CollectorProcess.start(folder, config.formatted("0"))) {
        inBrowser.ifPresent(Script::finish);
        onServer.ifPresent(Script::finish);
        last.terminate();
      }
    } finally {
      inBrowser.ifPresent(script -> script.process().destroyForcibly());
      onServer.ifPresent(script -> script.process().destroyForcibly());
    }
    clean = new IngestedRows(folder);
    clean.ingest(Instant.now());
  }

  /** Waits until each script has a response with a status on a route that it alone uses. */
  private static void awaitResponses(
      CollectorProcess collector,
      String status,
      Optional<Script> inBrowser,
      Optional<Script> onServer) {
    String pattern = "requests_seconds_count\\{.*route=\"%s\".*status=\"" + status + "\".*}";
    inBrowser.ifPresent(script -> await(collector, pattern.formatted("/i"), 1));
    onServer.ifPresent(script -> await(collector, pattern.formatted("/mp/collect"), 1));
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

  @Test
  void events_ofUnmodifiedClients_despiteInterruptions_areCleanOnce() throws Exception {
    JsonNode report = onServer.orElseThrow().report();
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
    int browserClients = inBrowser.isPresent() ? browserClients() : 0;
    assertThat(records).hasSize((8 + browserClients) * EVENTS);
  }

  @Test
  void events_ofUnmodifiedBrowserClients_despiteInterruptions_areCleanOnce() throws Exception {
    assumeTrue(inBrowser.isPresent(), "Chromium is absent");
    assertThat(browserClients()).isGreaterThanOrEqualTo(4);
    assertThat(clean.records("community_events")).hasSize((8 + browserClients()) * EVENTS);
  }

  private static int browserClients() throws IOException {
    return inBrowser.orElseThrow().report().path("clients").asInt();
  }
}
