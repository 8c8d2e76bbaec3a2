package org.obmeet.telemetry.cli.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;

/**
 * Verifies a good log and five bad ones on the page of the log in Chromium. Skipped if Chromium or
 * the packages of {@code src/test/node} are absent.
 */
@Tag("integration")
class PublicPageBrowserTest {
  private static final Path NODE = Path.of("src/test/node");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Path publish(String name, Path key) throws IOException {
    Path lake = DemoLake.copyTo(folder.resolve(name));
    List<String> where = List.of("--lake", lake.toString(), "--log-key", key.toString());
    for (List<String> words :
        List.of(List.of("log", "init", "--origin", "example.org/log"), List.of("log", "publish"))) {
      CliResult called =
          CliResult.with(Stream.concat(words.stream(), where.stream()).toArray(String[]::new));
      assertThat(called.code()).as(called.err()).isZero();
    }
    return lake;
  }

  private static Path firstFile(Path below, String suffix) throws IOException {
    try (Stream<Path> walk = Files.walk(below)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(suffix))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void page_inABrowser_acceptsAGoodLog_andRejectsBadOnes() throws Exception {
    Optional<String> browser =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .filter(file -> Files.isExecutable(Path.of(file)))
            .findFirst();
    assumeTrue(browser.isPresent(), "Chromium is absent");
    assumeTrue(Files.isDirectory(NODE.resolve("node_modules")), "npm packages are absent");
    Path key = folder.resolve("key");
    Path good = publish("good", key);
    String vkey = Files.readAllLines(key).get(1);
    Path forkedKey = Files.copy(key, folder.resolve("forked-key"));
    Path forked = publish("forked", forkedKey);
    Path cut = folder.resolve("cut");
    copy(good, cut);
    Path bundle = firstFile(cut.resolve("public/log/tile/entries"), "");
    Files.write(bundle, Arrays.copyOf(Files.readAllBytes(bundle), 500));
    Path swapped = folder.resolve("swapped");
    copy(good, swapped);
    Path release = firstFile(swapped.resolve("release/windows"), ".json");
    Files.write(release, new byte[] {1});
    String noted = Files.readString(good.resolve("public/log/checkpoint"));
    Map<String, String> given = Map.of("key", vkey, "noted", noted);

    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
          byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
          if (file.toString().endsWith(".html")) {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
          }
          exchange.sendResponseHeaders(
              bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      List<String> words = new ArrayList<>(List.of("node", NODE + "/verify.mjs", browser.get()));
      for (Path lake : List.of(good, cut, swapped, forked)) {
        words.add(
            "http://127.0.0.1:%s/%s/public/verify.html"
                .formatted(Integer.toString(server.getAddress().getPort()), lake.getFileName()));
        words.add(JSON.writeValueAsString(given));
      }
      for (Map<?, ?> parsed :
          List.of(Map.of("window", "week/2026-01-05"), Map.of("policy", Map.of()))) {
        words.add(words.get(3));
        words.add(JSON.writeValueAsString(Map.of("key", vkey, "noted", noted, "release", parsed)));
      }
      JsonNode found = look(words);

      assertThat(results(found, 0)).hasSizeGreaterThan(3).allMatch(line -> line.startsWith("ok: "));
      assertThat(found.get(0).get("errors")).isEmpty();
      assertThat(found.get(0).get("now").asText()).isEqualTo(noted);
      assertThat(results(found, 1))
          .anyMatch(l -> l.contains("failed: entries: bundle 000") && l.contains("is cut"));
      assertThat(results(found, 2))
          .anyMatch(l -> l.startsWith("failed: ") && l.contains(release.getFileName().toString()));
      assertThat(results(found, 3)).anyMatch(l -> l.startsWith("failed: ") && l.contains("noted"));
      assertThat(results(found, 4))
          .anyMatch(l -> l.contains("is not of the release that was logged"));
      assertThat(results(found, 5))
          .anyMatch(l -> l.contains("is not of the policy that was in force"));
    } finally {
      server.stop(0);
    }
  }

  /** Copies what the lake publishes. */
  private static void copy(Path from, Path to) throws IOException {
    for (String part : List.of("public", "release")) {
      DemoLake.copy(from.resolve(part), to.resolve(part));
    }
  }

  private static List<String> results(JsonNode found, int page) {
    List<String> lines = new ArrayList<>();
    found.get(page).get("results").forEach(line -> lines.add(line.asText()));
    return lines;
  }

  private JsonNode look(List<String> words) throws Exception {
    Path errors = folder.resolve("node.err");
    Process node = new ProcessBuilder(words).redirectError(errors.toFile()).start();
    String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).as(Files.readString(errors)).isZero();
    return JSON.readTree(out);
  }
}
