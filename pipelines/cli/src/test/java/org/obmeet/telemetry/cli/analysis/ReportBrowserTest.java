package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.report.HostilePage;

/**
 * Opens the report in a browser, at three widths, light and dark. Skipped if Chromium, Node or the
 * packages are absent, see {@code npm ci --prefix pipelines/cli/src/test/node}. Screenshots are
 * stored in {@code target/report}.
 */
class ReportBrowserTest {
  private static final Path NODE = Path.of("src/test/node");
  private static final Path SHOTS = Path.of("target/report");

  @TempDir Path folder;

  @Test
  void report_inABrowser_isDrawn_withoutAnErrorOrARequest() throws Exception {
    Path page = folder.resolve("report.html");
    CliResult report =
        CliResult.with("report", "--lake", DemoLake.root().toString(), "--out", page.toString());
    assertThat(report.code()).as(report.err()).isZero();

    List<JsonNode> seen = look(page, Files.createDirectories(SHOTS).toString());

    for (JsonNode tab : seen) {
      sound(tab);
      assertThat(tab.get("drawn").asInt()).isGreaterThan(12);
      assertThat(tab.get("painted")).as("charts with a shape").isEqualTo(tab.get("drawn"));
    }
    assertThat(seen)
        .extracting(tab -> tab.get("background").asText())
        .contains("rgb(255, 255, 255)");
    assertThat(seen.get(0).get("background")).isNotEqualTo(seen.get(1).get("background"));
    JsonNode keys = seen.get(2);
    assertThat(keys.get("first").asText()).isEqualTo("To the charts");
    assertThat(keys.get("skipped").asText()).isEqualTo("main");
    assertThat(keys.get("stops").asInt()).as("stops of the keyboard").isGreaterThan(50);
    assertThat(keys.get("ringless")).as("stops that cannot be seen").isEmpty();
    assertThat(keys.get("backwards").asInt()).as("stops before the one before").isZero();
    assertThat(keys.get("opened").asBoolean()).as("details opened by Enter").isTrue();
    assertThat(keys.get("landmarks").asInt()).isGreaterThan(20);
    assertThat(keys.get("filtered").asInt()).as("weeks of the period").isEqualTo(2);
    assertThat(keys.get("saved"))
        .as("files of the first chart")
        .extracting(JsonNode::asText)
        .containsExactly(
            "instances_by_major_version.csv text/csv", "instances_by_major_version.png image/png");
    assertThat(seen.get(4).get("height").asInt()).as("pixels at 1440").isLessThan(6_000);
    assertThat(keys.get("pdf").asInt()).as("bytes printed").isGreaterThan(50_000);
  }

  @Test
  void report_ofHostileLabels_runsNoneOfThem() throws Exception {
    Path page = folder.resolve("hostile.html");
    Files.writeString(page, HostilePage.in(folder).get("report.html"));

    for (JsonNode tab : look(page, "-")) {
      sound(tab);
      assertThat(tab.get("drawn").asInt()).as("charts of the metric").isEqualTo(1);
    }
  }

  private static void sound(JsonNode tab) {
    String place = tab.get("width") + " " + tab.get("scheme");
    assertThat(tab.get("errors")).as(place).isEmpty();
    assertThat(tab.get("requests")).as(place).isEmpty();
    assertThat(tab.get("clipped")).as(place).isEmpty();
    assertThat(tab.get("pale")).as("marks below 3:1 at " + place).isEmpty();
    assertThat(tab.get("sideways").asInt()).as("pixels beyond the width of " + place).isZero();
    assertThat(tab.get("unnamed").asInt()).as("controls without a name at " + place).isZero();
    assertThat(tab.get("cutLinks").asInt()).as("links cut off at " + place).isZero();
    assertThat(tab.get("untitled").asInt()).as("tables without a caption at " + place).isZero();
    assertThat(tab.get("unscoped").asInt()).as("heads of nothing at " + place).isZero();
    assertThat(tab.get("styled").asBoolean()).as("style set as text at " + place).isTrue();
    assertThat(tab.get("drawn")).as(place).isEqualTo(tab.get("plots"));
  }

  private List<JsonNode> look(Path page, String shots) throws Exception {
    Optional<Path> browser =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(browser.isPresent(), "Chromium is absent");
    assumeTrue(hasNode(), "node is absent");
    assumeTrue(Files.isDirectory(NODE.resolve("node_modules")), "npm packages are absent");
    Path errors = folder.resolve("node.err");
    Process node =
        new ProcessBuilder(
                "node",
                NODE.resolve("report.mjs").toString(),
                browser.get().toString(),
                page.toString(),
                shots)
            .redirectError(errors.toFile())
            .start();
    String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(node.exitValue()).as(Files.readString(errors)).isZero();
    List<JsonNode> seen = new java.util.ArrayList<>();
    new ObjectMapper().readTree(out).forEach(seen::add);
    assertThat(seen).hasSize(6);
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
