package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documentation as a site. Skipped where npm is absent, or its packages are and cannot be
 * installed.
 */
@Tag("integration")
class DocumentationSiteTest {
  private static final Path DOCS = ProcessResult.ROOT.resolve("docs");
  private static final Pattern FROM_ELSEWHERE =
      Pattern.compile(
          "<(?:link|script|img|iframe|source|object|embed)\\b[^>]*\\b(?:href|src|srcset|data)="
              + "[\"']?(?:https?:)?//[^>]*>"
              + "|(?:url\\(|@import )\\s*[\"']?(?:https?:)?//[^)]*");

  @TempDir static Path work;
  private static Path site;

  @BeforeAll
  static void build() {
    assumeTrue(ProcessResult.has("npm"), "npm is absent (package npm)");
    if (!Files.exists(DOCS.resolve("node_modules/.package-lock.json"))) {
      String install = "npm ci --no-audit --no-fund --ignore-scripts --prefix " + DOCS;
      assumeTrue(
          ProcessResult.of(install.split(" ")).code() == 0, "npm packages of docs are absent");
    }
    site = work.resolve("site");
    ProcessResult ran = build(ProcessResult.ROOT, site);
    assertThat(ran.code()).as(ran.text()).isZero();
  }

  private static ProcessResult build(Path root, Path out) {
    return ProcessResult.in(
        work, Map.of(), root.resolve("docs/build-site").toString(), out.toString());
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  /** Returns the addresses of other hosts that a page or a style sheet makes a browser load. */
  private static List<String> fromElsewhere(String text) {
    return FROM_ELSEWHERE.matcher(text).results().map(MatchResult::group).toList();
  }

  @Test
  void site_hasAPageForEachDocument() throws IOException {
    List<Path> documents = new ArrayList<>(files(DOCS, ".md"));
    documents.removeIf(file -> file.startsWith(DOCS.resolve("node_modules")));

    assertThat(documents).hasSizeGreaterThan(40);
    assertThat(site.resolve("index.html")).content().contains("OBMeet Telemetry", "Decisions");
    assertThat(site.resolve("changelog.html")).content().contains("Changelog");
    for (Path document : documents) {
      String name = DOCS.relativize(document).toString().replaceAll("README\\.md$", "index.md");
      assertThat(site.resolve(name.replaceAll("md$", "html"))).isRegularFile();
    }
  }

  @Test
  void site_hasASearchIndexOfItsOwn() throws IOException {
    List<Path> index =
        files(site.resolve("assets/chunks"), ".js").stream()
            .filter(file -> file.getFileName().toString().startsWith("@localSearchIndex"))
            .toList();

    assertThat(index).hasSize(1);
    assertThat(index.get(0)).content().contains("Decision records", "Threat model");
  }

  @Test
  void site_loadsNothingFromElsewhere() throws IOException {
    for (String ending : List.of(".html", ".css")) {
      assertThat(files(site, ending)).isNotEmpty();
      for (Path file : files(site, ending)) {
        assertThat(fromElsewhere(Files.readString(file))).as(file.toString()).isEmpty();
      }
    }
  }

  @Test
  void resource_fromElsewhere_isFound() {
    assertThat(
            fromElsewhere(
                "<a href=\"https://example.org\"> <script src=\"//example.org/x.js\"></script>"
                    + "<link rel=\"x\" href=\"https://example.org/x.css\"><img src=\"/x.png\">"
                    + "@font-face { src: url(https://example.org/x.woff2) }"))
        .hasSize(3);
  }

  @Test
  void link_toNoPage_failsTheBuild() throws IOException {
    ProcessResult ran =
        build(small("missing", "[a](missing.md) [b](../LICENSE)"), work.resolve("a"));

    assertThat(ran.code()).as(ran.text()).isNotZero();
    assertThat(ran.text()).contains("dead link ./missing").doesNotContain("LICENSE");
  }

  @Test
  void link_toNoHeading_failsTheBuild() throws IOException {
    ProcessResult ran =
        build(
            small("heading", "[a](benchmarks.md#missing) [b](benchmarks.md#a-heading-with-code)"),
            work.resolve("b"));

    assertThat(ran.code()).as(ran.text()).isNotZero();
    assertThat(ran.text())
        .contains("page.html: /benchmarks.html#missing")
        .doesNotContain("#a-heading");
  }

  /** A repository of one page with that text, and the first pages that a site has. */
  private static Path small(String folder, String text) throws IOException {
    Path root = work.resolve(folder);
    Path docs = Files.createDirectories(root.resolve("docs"));
    ProcessResult ran =
        ProcessResult.of(
            "bash",
            "-c",
            "cd docs && cp -a .vitepress package.json package-lock.json build-site node_modules"
                + " \"$0\"",
            docs.toString());
    assertThat(ran.code()).as(ran.text()).isZero();
    for (String file : List.of("README.md", "CHANGELOG.md", "LICENSE")) {
      Files.writeString(root.resolve(file), "# Small\n");
    }
    Files.writeString(docs.resolve("benchmarks.md"), "# Small\n\n## A `heading`, with code\n");
    Files.writeString(docs.resolve("page.md"), "# Page\n\n" + text + "\n");
    return root;
  }
}
