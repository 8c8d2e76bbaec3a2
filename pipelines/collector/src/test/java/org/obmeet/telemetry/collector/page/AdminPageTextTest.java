package org.obmeet.telemetry.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

/** Tests that the page follows the catalogue and escapes its texts. */
class AdminPageTextTest {
  private static final CatalogSource SHIPPED = CatalogSource.classPath();
  private static final String DATASET = "datasets/instance_statistics/dataset.yaml";
  private static final String POLICY = "policy/disclosure.yaml";

  /** The page of a catalogue with changed declarations. */
  private static String changed;

  @TempDir Path folder;

  @BeforeAll
  static void change() {
    String dataset =
        replaced(
            SHIPPED.text(DATASET),
            Map.of(
                "title: Statistics of instances",
                "title: \"<img src=x onerror='a()'>\"",
                "clean: P13M",
                "clean: P7M",
                "a secret of the instance",
                "a word of our own"));
    String policy = replaced(SHIPPED.text(POLICY), Map.of("threshold: 10", "threshold: 23"));
    Catalog catalog =
        Catalog.load(new OverlaidCatalog(SHIPPED, Map.of(DATASET, dataset, POLICY, policy)));
    changed =
        AdminPage.of(CatalogDescriptions.of(catalog), Optional.empty(), Optional.empty()).html();
  }

  private static String replaced(String text, Map<String, String> changes) {
    String result = text;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      assertThat(result).contains(change.getKey());
      result = result.replaceFirst(change.getKey(), change.getValue());
    }
    return result;
  }

  @Test
  void markup_inADeclaration_isEscaped() {
    assertThat(changed)
        .contains("&lt;img src=x onerror=&#39;a()&#39;&gt;")
        .doesNotContain("<img src=x");
  }

  @Test
  void declarations_changed_areShownOnThePage() {
    assertThat(changed)
        .contains("<dd><strong>7 months</strong>, in the region", "a word of our own")
        .contains("at least <strong>23</strong> contributors", "23 owners", "23 people")
        .doesNotContain("10 owners");
  }

  @Test
  void catalogue_withoutTables_hasAPage() {
    Set<String> absent = Set.of("cubes", "metrics");
    CatalogSource changed =
        new CatalogSource() {
          @Override
          public SortedSet<String> files(String folder) {
            return absent.contains(folder) ? new TreeSet<>() : SHIPPED.files(folder);
          }

          @Override
          public String text(String path) {
            return SHIPPED.text(path);
          }
        };
    CatalogDescriptions descriptions = CatalogDescriptions.of(Catalog.load(changed));
    assertThat(AdminPage.of(descriptions, Optional.empty(), Optional.empty()).html())
        .contains("No tables are published.")
        .doesNotContain("Each row has", "contributors in a row", "{{");
  }

  @Test
  void text_withBackticks_becomesCodeAndLinks() {
    assertThat(AdminPageHtml.words("2 values of `domains/x_y.yaml`, `a|<b`"))
        .isEqualTo(
            "2 values of the list <a href=\"#list-x_y\">x_y</a>,"
                + " <code translate=\"no\">a|&lt;b</code>");
  }

  @Test
  void page_hasUniqueElementIds() {
    String html =
        AdminPage.of(CatalogDescriptions.of(Catalog.load()), Optional.empty(), Optional.empty())
            .html();

    assertThat(java.util.regex.Pattern.compile(" id=\"([^\"]+)\"").matcher(html).results())
        .extracting(found -> found.group(1))
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(600);
    assertThat(html).doesNotContain(" onclick=", "http://").doesNotContain("{{");
  }

  @Test
  void site_configured_isLinked() {
    CatalogDescriptions descriptions = CatalogDescriptions.of(Catalog.load());

    assertThat(
            AdminPage.of(descriptions, Optional.of("https://s.example.org/a"), Optional.empty())
                .html())
        .contains("<a href=\"https://s.example.org/a\">Charts of the latest release</a>");
    assertThat(AdminPage.of(descriptions, Optional.empty(), Optional.empty()).html())
        .doesNotContain("Charts of the latest release");
  }

  @Test
  void chartsOfTheLastRelease_areDrawn_andAbsentOnesAreLeftOut() throws Exception {
    Catalog catalog = Catalog.load();
    Files.createDirectories(folder.resolve("data"));
    String row =
        "{\"window_start\":\"%s\",\"window_end\":\"2026-08-17\",\"label\":\"%s\",\"value\":%s},";
    Files.writeString(
        folder.resolve("data/adoption.json"),
        "["
            + row.formatted("2026-08-03", "older", "0.9")
            + row.formatted("2026-08-10", "<e2e>_x", "0.25")
            + row.formatted("2026-08-10", "apps", "0.5")
            + row.formatted("2026-08-10", "suppressed", "null")
            + "{}]");
    ReleaseCharts charts = new ReleaseCharts(folder, catalog.metrics());
    String html =
        AdminPage.of(CatalogDescriptions.of(catalog), Optional.empty(), Optional.of(charts)).html();
    assertThat(html.split("<figure>", -1)).hasSize(2);
    assertThat(html)
        .contains("2026-08-10 to 2026-08-17", "<dt>&lt;e2e&gt; x</dt><dd>25 %</dd>")
        .containsPattern("(?s)<rect width=\"50.0\".*<rect width=\"25.0\"")
        .doesNotContain("<dt>older", "<dt>suppressed");

    long version = charts.version();
    FileTime before = Files.getLastModifiedTime(folder.resolve("data"));
    Files.writeString(folder.resolve("data/adoption.json"), "[]");
    Files.setLastModifiedTime(folder.resolve("data/adoption.json"), FileTime.fromMillis(1));
    Files.setLastModifiedTime(folder.resolve("data"), before);
    assertThat(charts.version()).as("after a copy in place").isNotEqualTo(version);
  }
}
