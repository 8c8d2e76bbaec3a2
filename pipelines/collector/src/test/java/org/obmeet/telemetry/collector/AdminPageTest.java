package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Tests the page for administrators in Chromium. Property {@code -Dscreenshots=true} writes
 * screenshots to {@code target/admin-page}. Skipped if Chromium, Node or the npm packages are
 * absent; install them with {@code npm ci --prefix pipelines/collector/src/test/node}.
 */
@Tag("integration")
class AdminPageTest {
  private static final Path NODE = Path.of("src/test/node");
  static final List<String> BROWSERS = List.of("/usr/bin/chromium", "/usr/bin/google-chrome");

  @TempDir Path folder;

  @Test
  void page_inABrowser_loadsNothingElse_andRunsADryRun() throws Exception {
    String config =
        "disk: {low_water: 0}\nconfirmation: {hosts: any, resolver: none}\npage: {charts: '%s'}\n";
    Path site = writeSite(folder.resolve("site"));
    try (CollectorFixture collector = CollectorFixture.start(folder, config.formatted(site))) {
      String token = collector.optIn("abc", "info-page").substring("Bearer ".length());
      Map<String, Long> before = files(collector.lake());
      String url = "http://127.0.0.1:" + collector.port() + "/";

      JsonNode report =
          open(
              "admin.mjs",
              url,
              Map.of(
                  "token",
                  token,
                  "report",
                  collector.report("abc", "r1"),
                  "early",
                  CollectorFixture.report("abc", "r2", "2026-01-01T00:00:00Z"),
                  "noInstance",
                  "{\"version\":\"6.6.0\"}"));

      assertThat(texts(report.path("console"))).as("console").isEmpty();
      assertThat(texts(report.path("consoleOfGoodRuns"))).as("console of dry runs").isEmpty();
      assertThat(texts(report.path("requests")))
          .as("requests")
          .contains("GET " + url, "POST " + url + "v1/statistics?dry-run=true")
          .allMatch(request -> request.contains(" " + url) || request.contains(" data:"));
      assertThat(files(collector.lake())).as("files").isEqualTo(before);
      checkLayout(report, url);
      checkRuns(report.path("runs"));
    }
  }

  @Test
  void consentForm_inABrowser_optsInConfirmsChangesAndOptsOut() throws Exception {
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      collector.optInAndReport("taken", "extended");
      String url = "http://127.0.0.1:" + collector.port() + "/";

      JsonNode report = open("consent-form.mjs", url, Map.of("taken", "taken"));

      JsonNode said = report.path("steps");
      assertThat(said.path("noId").asText()).contains("The id of the instance is missing");
      assertThat(said.path("noToken").asText()).contains("The token is missing");
      assertThat(said.path("lostResponse").asText()).contains("did not respond");
      assertThat(report.path("sameToken").asBoolean()).as("token of the lost response").isTrue();
      assertThat(report.path("keys").get(1)).isEqualTo(report.path("keys").get(0));
      assertThat(said.path("pending").asText())
          .startsWith("Not in force yet")
          .contains(
              "send a report",
              "obt_",
              "obc_",
              "/.well-known/obmeet-telemetry",
              "_obmeet-telemetry.")
          .doesNotContain("You have opted in");
      assertThat(report.path("good").path("pending").asText()).isEqualTo("result open");
      assertThat(said.path("unconfirmed").asText()).contains("not confirmed yet");
      assertThat(said.path("notPublished").asText()).contains("Rejected (422)", "no line");
      assertThat(said.path("confirmed").asText()).contains("confirmed and in force");
      assertThat(said.path("shown").asText()).contains("in force", "Scope: info-page");
      assertThat(said.path("changed").asText()).contains("in force", "Scope: extended", "same");
      assertThat(said.path("shownChanged").asText()).contains("in force", "Scope: extended");
      assertThat(said.path("out").asText()).contains("You have opted out");
      assertThat(said.path("shownOut").asText()).contains("Rejected (403)");
      assertThat(said.path("again").asText()).startsWith("Not in force yet");
      assertThat(said.path("shownAgain").asText()).contains("Your consent is in force");
      assertThat(said.path("sameRequest").asText()).contains("in force already", "obt_");
      assertThat(said.path("held").asText()).contains("Rejected (409)", "tick “The token");
      assertThat(said.path("recovering").asText())
          .startsWith("Not in force yet")
          .contains("Only your host can confirm");
      assertThat(said.path("recovered").asText()).contains("confirmed and in force");
      assertThat(report.path("recoverTicked").asBoolean(true)).isFalse();
      assertThat(said.path("shownRecovered").asText()).contains("Your consent is in force");
      assertThat(said.path("otherHost").asText())
          .contains("Rejected (409)", "telemetry consent end --instance ID --host HOST");
      assertThat(texts(report.path("console"))).isEmpty();
      report
          .path("widths")
          .properties()
          .forEach(one -> assertThat(one.getValue().asInt()).as(one.getKey()).isNotPositive());
    }
  }

  /** Writes the released numbers of three metrics as a site has them. */
  private static Path writeSite(Path site) throws Exception {
    Files.createDirectories(site.resolve("data"));
    for (String metric : List.of("adoption", "country_share", "database_share")) {
      StringBuilder rows = new StringBuilder("[");
      for (String label : List.of("germany", "e2e_encryption", "a longer label of a value", "5")) {
        rows.append(rows.length() == 1 ? "" : ",");
        rows.append("{\"window_start\":\"2026-11-16\",\"window_end\":\"2026-11-23\",\"label\":\"");
        rows.append(label).append("\",\"value\":0.").append(label.length()).append("}");
      }
      Files.writeString(site.resolve("data/" + metric + ".json"), rows.append("]"));
    }
    return site;
  }

  private static void checkLayout(JsonNode report, String url) {
    int fields = Catalog.load().datasets().values().stream().mapToInt(d -> d.fields().size()).sum();
    assertThat(report.path("fields").asInt()).isEqualTo(fields);
    assertThat(report.path("charts").asInt()).isEqualTo(3);
    assertThat(report.path("foundAtFirst").asText())
        .isEqualTo(fields + " of " + fields + " fields");
    assertThat(report.path("found").asText())
        .isEqualTo("1 of " + fields + " fields: 1 of Statistics of instances");
    assertThat(texts(report.path("sections")).subList(0, 4))
        .containsExactly("short", "choice", "dry-run", "open");
    JsonNode open = report.path("open");
    assertThat(open.path("atFirst").asInt()).isZero();
    assertThat(open.path("filtered").asInt()).isEqualTo(1);
    assertThat(open.path("cleared").asInt()).isZero();
    assertThat(report.path("linked").asBoolean()).as("a linked field is shown").isTrue();
    assertThat(report.path("closedOnPaper").asInt(-1)).isZero();
    assertThat(open.path("printed").asInt()).as("same as before printing").isEqualTo(1);
    assertThat(texts(report.path("filtered"))).containsExactly("instance_statistics.os_arch");
    assertThat(report.path("firstStop").asText()).isEqualTo("Skip to the text");
    assertThat(texts(report.path("commands"))).hasSize(5).allMatch(c -> c.contains(url));
    for (int width : new int[] {360, 390, 820, 1440}) {
      assertThat(report.path("widths").path(Integer.toString(width)).asInt())
          .as(
              "elements beyond the right edge at width %s: %s",
              width, report.path("out").path("" + width))
          .isLessThanOrEqualTo(width);
      assertThat(report.path("heights").path(Integer.toString(width)).asInt())
          .as("height at width %s", width)
          .isBetween(1_000, width < 800 ? 17_000 : 11_500);
    }
  }

  private static void checkRuns(JsonNode runs) {
    assertThat(runs.path("kept").asText())
        .contains("Nothing was written")
        .contains("(total_users)", "names the organisation", "it needs the scope extended")
        .doesNotContain("Planted");
    assertThat(runs.path("early").asText())
        .contains("would be stored (dropped): the report was made before the opt-in")
        .contains("If the same report were made now", "(total_users)", "names the organisation")
        .doesNotContain("Planted");
    assertThat(runs.path("noToken").asText()).contains("The token is missing");
    assertThat(runs.path("badJson").asText()).contains("is not JSON and was not sent");
    assertThat(runs.path("wrongToken").asText()).contains("Rejected (403)", "Check the token");
    assertThat(runs.path("noInstance").asText())
        .contains("Rejected (400)", "Field: uniqueId", "missing-identifier");
  }

  private JsonNode open(String script, String url, Map<String, String> inputs) throws Exception {
    String browser =
        BROWSERS.stream().filter(b -> Files.isExecutable(Path.of(b))).findFirst().orElse("");
    assumeTrue(!browser.isEmpty(), "Chromium is absent");
    assumeTrue(
        Files.isDirectory(NODE.resolve("node_modules/puppeteer-core")), "npm packages are absent");
    List<String> command =
        new ArrayList<>(List.of("node", NODE.resolve(script).toString(), browser, url));
    if (Boolean.getBoolean("screenshots")) {
      Path screenshots = Path.of("target/admin-page").toAbsolutePath();
      command.add(Files.createDirectories(screenshots).toString());
    }
    Path input =
        Files.writeString(
            folder.resolve("input.json"), new JsonMapper().writeValueAsString(inputs));
    Path output = folder.resolve("said.json");
    Path errors = folder.resolve("errors.txt");
    Process node =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertThat(node.waitFor(300, TimeUnit.SECONDS)).as("the browser ends").isTrue();
      assertThat(node.exitValue()).as(Files.readString(errors, StandardCharsets.UTF_8)).isZero();
    } finally {
      node.destroyForcibly();
    }
    return new JsonMapper().readTree(Files.readString(output));
  }

  private static Map<String, Long> files(Path lake) throws Exception {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(lake)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        sizes.put(file.toString(), Files.size(file));
      }
    }
    return sizes;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
