package org.obmeet.telemetry.cli.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.policy.PromiseCoverage;
import org.obmeet.telemetry.cli.query.CatalogMetadata;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * The report, a single HTML page that loads no other resource. Its content security policy allows
 * only the style and scripts with the given hashes. All text is escaped. The same releases produce
 * the same page.
 */
public final class ReportPage {
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";

  private final Catalog catalog;
  private final List<ReleasedWindow> windows;
  private final String content;
  private final List<ReportChart> charts = new ArrayList<>();
  private final ReportHtmlWriter html = new ReportHtmlWriter();

  private ReportPage(Catalog catalog, List<ReleasedWindow> windows, String content) {
    this.catalog = catalog;
    this.windows = List.copyOf(windows);
    this.content = content;
  }

  /**
   * Returns the page.
   *
   * @param database the released tables with their metadata
   * @param windows the manifests; at least one
   * @param metadata the metadata of the catalog
   * @param suppressedWindows {@code CUBE KIND} for each completely suppressed window of a cube
   */
  public static String of(
      ReleaseDatabase database,
      Catalog catalog,
      List<ReleasedWindow> windows,
      CatalogMetadata metadata,
      List<String> suppressedWindows) {
    ReportPage page = new ReportPage(catalog, windows, metadata.content());
    return page.write(new ChartReader(database, catalog, windows), database, suppressedWindows);
  }

  private String write(
      ChartReader reader, ReleaseDatabase database, List<String> suppressedWindows) {
    ReportSpec spec = ReportSpec.load(catalog.metrics());
    head();
    nav(spec);
    html.open("main", "id", "main", "tabindex", "-1");
    for (int i = 0; i < spec.sections().size(); i++) {
      section(spec.sections().get(i), "section-" + (i + 1), reader);
    }
    new ProtectionHtml(database, windows, suppressedWindows, html).write();
    new PromisesHtml(PromiseCoverage.of(catalog.promises()), html).write();
    html.close("main");
    footer();
    return assemble();
  }

  private void head() {
    ReleasedWindow last =
        windows.stream()
            .reduce((a, b) -> b.window().end().isAfter(a.window().end()) ? b : a)
            .orElseThrow();
    html.element("a", "To the charts", "class", "skip", "href", "#main");
    html.open("header").element("h1", "OBMeet Telemetry");
    html.element(
        "p", "Released tables up to " + ReportFormats.day(last.window().end().minusDays(1)));
    html.element(
        "p",
        "Counts of instances whose administrators opted in, and of people on the community server."
            + " Every row has at least as many contributors as the threshold k beside each chart."
            + " Values with fewer are part of other; X other contains values below X that are not"
            + " published separately. Such bars are pale or grey. If other is not safe either, it"
            + " is suppressed, which is a gap and not a zero. Named is the share of the numbers"
            + " that is published under a label of its own. Distinct counts, of"
            + " owners and people, are rounded to the nearest multiple of 5, those of four weeks of 10.",
        "class",
        "lede");
    html.close("header");
  }

  private void nav(ReportSpec spec) {
    html.open("nav", "aria-label", "Parts of the report").open("ul");
    for (int i = 0; i < spec.sections().size(); i++) {
      link("section-" + (i + 1), spec.sections().get(i).title());
    }
    link(ProtectionHtml.ID, ProtectionHtml.TITLE);
    link(PromisesHtml.ID, PromisesHtml.TITLE);
    html.close("ul").close("nav");
  }

  private void link(String id, String title) {
    html.open("li").element("a", title, "href", "#" + id).close("li");
  }

  private void section(ReportSpec.Section section, String id, ChartReader reader) {
    html.open("section", "id", id, "aria-labelledby", id + "-title");
    html.element("h2", section.title(), "id", id + "-title").element("p", section.text());
    boolean figures =
        section.charts().stream().allMatch(spec -> spec.kind() == ChartSpec.Kind.FIGURE);
    html.open("div", "class", figures ? "figures" : "charts");
    for (ChartSpec spec : section.charts()) {
      ReportChart chart = reader.read(spec);
      charts.add(chart);
      if (spec.kind() == ChartSpec.Kind.FIGURE) {
        FigureHtml.write(chart, html);
      } else {
        ChartHtml.write(chart, html);
      }
    }
    html.close("div").close("section");
  }

  private void footer() {
    html.open("footer");
    html.element(
        "p",
        "Created by telemetry report from released tables only. The SQL of a chart returns the"
            + " same numbers in telemetry query. State of the releases: "
            + content.substring(0, 16));
    html.close("footer");
    html.element("p", "", "id", "said", "class", "quiet", "role", "status");
  }

  private String assemble() {
    String style = ReportSpec.resource("page.css");
    String echarts = ReportSpec.resource(ECHARTS);
    String script = ReportSpec.resource("page.js");
    String policy =
        "default-src 'none'; script-src "
            + hashes(echarts, script)
            + "; style-src "
            + hashes(style)
            + "; base-uri 'none'; form-action 'none'";
    ReportHtmlWriter head = new ReportHtmlWriter().markup("<!doctype html>\n");
    head.open("html", "lang", "en").open("head").open("meta", "charset", "utf-8");
    head.open("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    head.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    head.open("meta", "name", "color-scheme", "content", "light dark");
    head.open("meta", "name", "referrer", "content", "no-referrer");
    head.element("title", "OBMeet Telemetry: released tables");
    head.markup("<style>" + style + "</style>\n").close("head").open("body");
    return head
        + html.toString()
        + "<script type=\"application/json\" id=\"numbers\">"
        + ChartJson.json(charts)
        + "</script>\n<script>"
        + inline(echarts)
        + "</script>\n<script>"
        + inline(script)
        + "</script>\n</body></html>\n";
  }

  private static String inline(String script) {
    if (script.contains("</script")) {
      throw new IllegalStateException("a script must not contain the end tag of its own element");
    }
    return script;
  }

  private static String hashes(String... texts) {
    return Stream.of(texts).map(ReportPage::hash).collect(Collectors.joining(" "));
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
