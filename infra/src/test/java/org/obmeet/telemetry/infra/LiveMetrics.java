package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of monitoring metrics. They are read from a collector that has received a report and
 * from the metrics file of a daily run that has processed it.
 */
final class LiveMetrics {
  private static final Pattern LISTENING =
      Pattern.compile("\"event\":\"listening\".*\"port\":(\\d+)");
  private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)[ {]");
  private static final Pattern NAME =
      Pattern.compile("\\b(?:telemetry|jvm|process)_[a-z0-9_]+\\b(?!\\s*[=!]~?\")");
  private static final String COMMAND = ProcessResult.ROOT.resolve("telemetry").toString();
  private static Set<String> names;

  private LiveMetrics() {}

  /** Returns every name, and the one that Prometheus adds itself. */
  static synchronized Set<String> names() throws Exception {
    if (names == null) {
      Path folder = Files.createTempDirectory("metrics");
      try {
        names = new TreeSet<>(Set.of("up"));
        names.addAll(namesIn(ofCollector(folder)));
        names.addAll(namesIn(ofRuns(folder)));
      } finally {
        delete(folder);
      }
    }
    return names;
  }

  /** Returns the names of metrics in an expression. */
  static List<String> asked(String expression) {
    List<String> found = new ArrayList<>();
    Matcher name = NAME.matcher(expression);
    while (name.find()) {
      found.add(name.group());
    }
    return found;
  }

  private static Set<String> namesIn(String exposition) {
    Set<String> found = new TreeSet<>();
    Matcher sample = SAMPLE.matcher(exposition);
    while (sample.find()) {
      found.add(sample.group(1));
    }
    return found;
  }

  private static String ofCollector(Path folder) throws Exception {
    Path log = folder.resolve("log");
    Process collector =
        new ProcessBuilder(COMMAND, "collect", "--lake", folder + "/lake", "--port", "0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      String at = "http://127.0.0.1:" + port(log, collector);
      String consent =
          "{\"statistics\":true,\"scope\":\"info-page\",\"deployment\":\"unregistered\","
              + "\"policyVersion\":\"2025-06\"}";
      Matcher token = TOKEN.matcher(send(at + "/v1/instances/a/consent", "PUT", consent));
      assertThat(token.find()).isTrue();
      String report =
          "{\"uniqueId\":\"a\",\"createdAt\":\"%s\",\"version\":\"6.6.0\"}"
              .formatted(Instant.now().plusSeconds(1));
      send(at + "/v1/statistics", "POST", report, "Authorization", "Bearer " + token.group(1));
      return send(at + "/metrics", "GET", "");
    } finally {
      collector.destroy();
      collector.waitFor();
    }
  }

  private static String port(Path log, Process collector) throws Exception {
    Instant end = Instant.now().plusSeconds(60);
    while (Instant.now().isBefore(end) && collector.isAlive()) {
      Matcher line = LISTENING.matcher(Files.exists(log) ? Files.readString(log) : "");
      if (line.find()) {
        return line.group(1);
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the collector does not listen: " + Files.readString(log));
  }

  private static String send(String uri, String method, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).body();
  }

  /** Runs the daily job two weeks later, when the week of the report is closed. */
  private static String ofRuns(Path folder) throws IOException {
    String file = folder + "/runs.prom";
    Instant later = Instant.now().plus(Duration.ofDays(14));
    ProcessResult ran =
        ProcessResult.of(
            COMMAND,
            "daily",
            "--lake",
            folder + "/lake",
            "--now",
            later.toString(),
            "--metrics",
            file);
    assertThat(ran.code()).as(ran.text()).isZero();
    return Files.readString(Path.of(file));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
