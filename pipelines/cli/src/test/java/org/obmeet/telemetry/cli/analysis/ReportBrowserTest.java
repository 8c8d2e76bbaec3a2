package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.report.HostilePage;

/**
 * Opens the report and the site in a browser, at three widths, light and dark, in two fonts.
 * Skipped if Chromium, Node or the packages are absent, see {@code npm ci --prefix
 * pipelines/cli/src/test/node}. {@code -Dreport.screenshots=DIR} stores screenshots in a folder.
 */
@Tag("integration")
class ReportBrowserTest {
  private static final Path NODE = Path.of("src/test/node");
  private static final int LOOKS = 12;

  private static List<JsonNode> all;

  @BeforeAll
  static void open(@TempDir Path folder) throws Exception {
    Optional<Path> browser =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(browser.isPresent(), "Chromium is absent");
    assumeTrue(hasNode(), "node is absent");
    assumeTrue(Files.isDirectory(NODE.resolve("node_modules")), "npm packages are absent");
    Path hostile = folder.resolve("hostile.html");
    Files.writeString(hostile, HostilePage.in(folder).get("report.html"));
    Path report = DemoLake.pages();
    Path site = report.resolve("site");
    all =
        look(
            folder,
            browser.get(),
            report.resolve("report.html"),
            report.resolve("report-protection.html"),
            report.resolve("report-promises.html"),
            site.resolve("index.html"),
            site.resolve("metrics/instances_by_major_version.html"),
            site.resolve("errata.html"),
            site.resolve("compare.html"),
            hostile);
  }

  @Test
  void pagesOfTheReport_inABrowser_areSound_andTheirControlsWork() {
    List<JsonNode> seen = all.subList(0, 3 * LOOKS);

    assertThat(seen).allSatisfy(ReportBrowserTest::sound);
    for (JsonNode tab : seen.subList(0, LOOKS)) {
      assertThat(tab.get("drawn").asInt()).isGreaterThan(12).isEqualTo(tab.get("plots").asInt());
      assertThat(tab.get("painted")).as("charts with a shape").isEqualTo(tab.get("drawn"));
      assertThat(tab.get("width").asInt() < 1440 || tab.get("height").asInt() < 6_000).isTrue();
    }
    assertThat(seen.get(0).get("background").asText()).isEqualTo("rgb(255, 255, 255)");
    assertThat(seen.get(1).get("background")).isNotEqualTo(seen.get(0).get("background"));
    JsonNode controls = seen.get(7).get("controls");
    assertThat(controls.get("skipped").asText()).isEqualTo("main");
    assertThat(controls.get("opened").asBoolean()).as("details opened by Enter").isTrue();
    assertThat(controls.get("filtered").asInt()).as("weeks of the period").isEqualTo(2);
    assertThat(controls.get("saved"))
        .as("files of the first chart")
        .extracting(JsonNode::asText)
        .containsExactly(
            "instances_by_major_version.csv text/csv", "instances_by_major_version.png image/png");
    assertThat(controls.get("pdf").asInt()).as("bytes printed").isGreaterThan(50_000);
  }

  @Test
  void pagesOfTheSite_inABrowser_areSound_andCompareADocumentWithoutARequest() {
    List<JsonNode> seen = all.subList(3 * LOOKS, 7 * LOOKS);

    assertThat(seen).allSatisfy(ReportBrowserTest::sound);
    JsonNode compared = seen.get(3 * LOOKS + 7).get("controls");
    assertThat(compared.get("status").asText()).isEqualTo("Compared. The tables are below.");
    assertThat(compared.get("placed"))
        .hasSizeGreaterThan(20)
        .anySatisfy(share -> assertThat(share.asText()).endsWith("%"));
    assertThat(compared.get("mine").asInt()).as("tables with a row of its own").isGreaterThan(10);
  }

  @Test
  void report_ofHostileLabels_runsNoneOfThem() {
    for (JsonNode tab : all.subList(7 * LOOKS, 8 * LOOKS)) {
      assertThat(tab.get("errors")).isEmpty();
      assertThat(tab.get("requests")).isEmpty();
      assertThat(tab.get("drawn").asInt()).as("charts of the metric").isEqualTo(1);
    }
  }

  private static void sound(JsonNode tab) {
    String place = "%s %s %s".formatted(tab.get("name"), tab.get("width"), tab.get("scheme"));
    assertThat(tab.get("errors")).as(place).isEmpty();
    assertThat(tab.get("requests")).as(place).isEmpty();
    assertThat(tab.get("faults")).as(place).isEmpty();
    if (tab.has("keyboard")) {
      JsonNode keys = tab.get("keyboard");
      assertThat(keys.get("first").asText()).as(place).startsWith("To the ");
      assertThat(keys.get("stops")).as("stops of " + place).isEqualTo(keys.get("expected"));
      assertThat(keys.get("ringless")).as("stops that cannot be seen").isEmpty();
      assertThat(keys.get("backwards").asInt()).as("stops before the one before").isZero();
      assertThat(tab.get("still")).as("drawn without a script").isEqualTo(tab.get("plots"));
    }
  }

  /** Opens pages, on one of which the first report of the demonstration is compared. */
  private static List<JsonNode> look(Path folder, Path browser, Path... pages) throws Exception {
    Path document = folder.resolve("document.json");
    Path reports = DemoLake.root().resolveSibling("input").resolve("reports.ndjson.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(reports)), StandardCharsets.UTF_8))) {
      Files.writeString(document, lines.readLine());
    }
    Path errors = folder.resolve("node.err");
    String shots = System.getProperty("report.screenshots", "-");
    Process node =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of("node", NODE.resolve("pages.mjs"), browser, shots, document),
                        Stream.of(pages))
                    .map(Object::toString)
                    .toList())
            .redirectError(errors.toFile())
            .start();
    String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(node.exitValue()).as(Files.readString(errors)).isZero();
    List<JsonNode> seen = new ArrayList<>();
    new ObjectMapper().readTree(out).forEach(seen::add);
    assertThat(seen).hasSize(pages.length * LOOKS);
    return seen;
  }

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
}
