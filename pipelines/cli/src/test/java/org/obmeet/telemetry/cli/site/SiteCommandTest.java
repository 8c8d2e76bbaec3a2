package org.obmeet.telemetry.cli.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.html.HtmlEscapers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.schemas.Catalog;
import org.w3c.dom.Document;

/** Tests the site of a demonstration: its numbers, its links, and that it loads nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteCommandTest {
  private Path folder;
  private Path site;

  @BeforeAll
  void write(@TempDir Path shared) throws IOException {
    folder = shared;
    site = folder.resolve("site");
    DemoLake.copy(DemoLake.pages().resolve("site"), site);
    Files.writeString(site.resolve("metrics/former.html"), "former");
    CliResult written = site(site);
    assertThat(written.code()).as(written.err()).isZero();
    assertThat(written.err()).isEqualTo("Wrote " + site.resolve("index.html") + "\n");
  }

  private static CliResult site(Path out) {
    return CliResult.with("site", "--lake", DemoLake.root().toString(), "--out", out.toString());
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> walk = Files.walk(site)) {
      return walk.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void dataFiles_haveTheRowsOfQuery() throws Exception {
    LakeReleases released = LakeReleases.open(DemoLake.root().toString(), Catalog::load);
    try (ReleaseDatabase database =
        released.database(() -> Catalog.load().fingerprint(), message -> {})) {
      for (String metric : Catalog.load().metrics().keySet()) {
        String sql = "FROM metrics." + metric;
        CliResult query =
            CliResult.with("query", "--lake", DemoLake.root().toString(), "--format", "json", sql);
        StringWriter csv = new StringWriter();
        database.print(sql, OutputFormat.CSV, new PrintWriter(csv));

        assertThat(Files.readString(site.resolve("data/" + metric + ".json")))
            .as(metric)
            .isEqualTo(query.out());
        assertThat(Files.readString(site.resolve("data/" + metric + ".csv")))
            .as(metric)
            .isEqualTo(csv.toString());
      }
    }
    assertThat(Files.readString(site.resolve("data/database_share.json"))).contains("published");
  }

  @Test
  void index_hasEachMetric_withItsFindingInWords() throws Exception {
    String index = Files.readString(site.resolve("index.html"));

    Catalog.load()
        .metrics()
        .values()
        .forEach(
            metric ->
                assertThat(index)
                    .contains(HtmlEscapers.htmlEscaper().escape(metric.question()))
                    .contains("href=\"metrics/" + metric.name() + ".html\""));
    assertThat(index)
        .containsPattern("role=\"img\" aria-label=\"Docker is how \\d+\u00a0% of instances were")
        .containsPattern("<td class=\"number\">\\d+\\.\\d\u00a0%</td>")
        .contains("Germany", "Within 28 days")
        .doesNotContain("germany", "<script");
  }

  @Test
  void pageOfAMetric_showsEveryNumberOfItsData() throws Exception {
    String page = Files.readString(site.resolve("metrics/instances_by_major_version.html"));
    JsonNode rows =
        new ObjectMapper().readTree(site.resolve("data/instances_by_major_version.json").toFile());

    assertThat(rows).isNotEmpty();
    for (JsonNode row : rows) {
      String shown =
          row.get("value").isNull()
              ? "suppressed"
              : String.format(
                  java.util.Locale.ROOT, "%.1f\u00a0%%", 100 * row.get("value").asDouble());
      assertThat(page)
          .contains(">" + shown + "</td>", "scope=\"col\">" + words(row.get("label").asText()))
          .contains("data-day=\"" + row.get("window_start").asText() + "\"");
    }
    assertThat(page)
        .contains("at least 10 contributors (owner)")
        .containsPattern("<dt>Named</dt><dd>\\d+\u00a0% in the newest window")
        .containsPattern("<dt>Suppressed</dt><dd>at most \\d+\u00a0%</dd>");
  }

  private static String words(String major) {
    return switch (major) {
      case "other" -> "Remainder";
      case "not_listed" -> "Not on the list";
      default -> major + ".x";
    };
  }

  @Test
  void pages_loadNothingFromElsewhere_andLinkOnlyToFilesOfTheSite() throws Exception {
    List<Path> pages = files(".html");
    assertThat(pages).hasSize(Catalog.load().metrics().size() + 3);
    for (Path page : pages) {
      String html = Files.readString(page);
      Matcher policy = Pattern.compile("Content-Security-Policy\" content=\"(.*?)\"").matcher(html);
      assertThat(policy.find()).isTrue();
      assertThat(policy.group(1))
          .startsWith("default-src 'none'; connect-src 'none'; ")
          .doesNotContain("unsafe", "http", "*", "data:", "self");
      Matcher code = Pattern.compile("(?s)<(style|script)>(.*?)</\\1>").matcher(html);
      if (!page.endsWith("compare.html")) {
        assertThat(policy.group(1)).contains("script-src 'none'");
      }
      while (code.find()) {
        assertThat(policy.group(1)).contains("'sha256-" + hash(code.group(2)) + "'");
      }
      assertThat(html)
          .containsOnlyOnce("<h1>")
          .contains("<html lang=\"en\">", "prefers-color-scheme: dark", "class=\"skip\"")
          .doesNotContainPattern("<[^>]+ (?:style|on[a-z]+)=");
      assertThat(html).doesNotContain("http://", "https://");
      Matcher link = Pattern.compile("<[^>]+ (?:href|src)=\"([^#\"]+)").matcher(html);
      while (link.find()) {
        assertThat(page.resolveSibling(link.group(1)).normalize()).startsWith(site).exists();
      }
    }
    long bytes = 0;
    for (Path file : files("")) {
      bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
    }
    assertThat(bytes).isLessThan(10L << 20);
  }

  private static String hash(String code) throws Exception {
    byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void feed_isAtom_withAnEntryForEachWindow() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document feed = factory.newDocumentBuilder().parse(site.resolve("feed.xml").toFile());

    assertThat(feed.getDocumentElement().getNamespaceURI())
        .isEqualTo("http://www.w3.org/2005/Atom");
    assertThat(feed.getElementsByTagName("entry").getLength()).isGreaterThan(6);
    assertThat(feed.getElementsByTagName("title").item(1).getTextContent())
        .startsWith("Released: ")
        .contains(" from 2026-");
    assertThat(feed.getElementsByTagName("updated").item(0).getTextContent())
        .isEqualTo(DemoLake.NOW);
    List<String> ids =
        java.util.stream.IntStream.range(0, feed.getElementsByTagName("id").getLength())
            .mapToObj(i -> feed.getElementsByTagName("id").item(i).getTextContent())
            .toList();
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.startsWith("urn:uuid:"));
    assertThat(Files.readString(site.resolve("errata.html"))).contains("No window was revised.");
  }

  @Test
  void siteOfTheSameReleases_isTheSame_andReplacesAnEarlierSiteOnly() throws Exception {
    assertThat(site.resolve("metrics/former.html")).doesNotExist();
    Path first = DemoLake.pages().resolve("site");
    for (Path file : files(".html")) {
      assertThat(first.resolve(site.relativize(file).toString())).hasSameBinaryContentAs(file);
    }
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("feed.xml"), "mine");
    CliResult refused = site(other);
    assertThat(refused.code()).isEqualTo(43);
    assertThat(refused.err()).contains("--out must be a new or empty folder");
    assertThat(other.resolve("feed.xml")).hasContent("mine");
    assertThat(site(DemoLake.root().resolve("site")).err()).contains("--out must be outside");
  }
}
