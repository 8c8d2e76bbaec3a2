package org.obmeet.telemetry.cli.report;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.obmeet.telemetry.cli.policy.PromiseCoverage;
import org.obmeet.telemetry.cli.query.CatalogMetadata;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * The report, a single HTML page that loads no other resource. Its content security policy allows
 * only the style and scripts with the given hashes. All text is escaped. The same releases produce
 * the same page.
 */
public final class ReportPage {
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";
  private static final String SCRIPT = "page.js";
  private static final String STYLE = "page.css";

  private final ReportSpec spec;
  private final ChartReader reader;
  private final List<ReportChart> charts = new ArrayList<>();
  private final ReportHtmlWriter html = new ReportHtmlWriter();

  private ReportPage(ReportSpec spec, ChartReader reader) {
    this.spec = spec;
    this.reader = reader;
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
    ReportPage page =
        new ReportPage(
            ReportSpec.load(catalog.metrics()), new ChartReader(database, catalog, windows));
    page.header(windows);
    page.navigation();
    page.html.open("main", "id", "main", "tabindex", "-1");
    page.sections();
    new ProtectionHtml(database, windows, suppressedWindows, page.html).write();
    new PromisesHtml(PromiseCoverage.of(catalog.promises()), page.html).write();
    page.html.close("main");
    page.footer(metadata.content());
    return documentHead() + page.html + page.scripts();
  }

  private void header(List<ReleasedWindow> windows) {
    LocalDate end =
        windows.stream().map(w -> w.window().end()).max(LocalDate::compareTo).orElseThrow();
    html.element("a", "To the charts", "class", "skip", "href", "#main");
    html.open("header").element("h1", "OBMeet Telemetry");
    html.element("p", "Released tables up to " + ReportFormats.day(end.minusDays(1)));
    html.element(
        "p",
        "This page counts instances whose administrators opted in, and people on the community"
            + " server. Every row has at least k contributors; each chart states its threshold k."
            + " Values with fewer contributors are added up as other, or as X other if they are"
            + " parts of X. These bars are pale or grey. If other has too few contributors as"
            + " well, it is suppressed: the chart has a gap, which is not a zero. Named is the"
            + " share of the numbers that is published under a label of its own. Distinct counts"
            + " of owners and people are rounded to the nearest multiple of 5, and to the nearest"
            + " multiple of 10 for four weeks.",
        "class",
        "lede");
    html.close("header");
  }

  private void navigation() {
    html.open("nav", "aria-label", "Parts of the report").open("ul");
    for (int i = 0; i < spec.sections().size(); i++) {
      link(sectionId(i), spec.sections().get(i).title());
    }
    link(ProtectionHtml.ID, ProtectionHtml.TITLE);
    link(PromisesHtml.ID, PromisesHtml.TITLE);
    html.close("ul").close("nav");
  }

  private void link(String id, String title) {
    html.open("li").element("a", title, "href", "#" + id).close("li");
  }

  private static String sectionId(int index) {
    return "section-" + (index + 1);
  }

  private void sections() {
    for (int i = 0; i < spec.sections().size(); i++) {
      ReportSpec.Section section = spec.sections().get(i);
      html.openSection(sectionId(i), section.title()).element("p", section.text());
      boolean figures =
          section.charts().stream().allMatch(chart -> chart.kind() == ChartSpec.Kind.FIGURE);
      html.open("div", "class", figures ? "figures" : "charts");
      section.charts().forEach(this::chart);
      html.close("div").close("section");
    }
  }

  private void chart(ChartSpec declaration) {
    ReportChart chart = reader.read(declaration);
    charts.add(chart);
    if (declaration.kind() == ChartSpec.Kind.FIGURE) {
      new FigureHtml(chart, html).write();
    } else {
      new ChartHtml(chart, html).write();
    }
  }

  private void footer(String content) {
    html.open("footer");
    html.element(
        "p",
        "Created by telemetry report from released tables only. The SQL of a chart returns the"
            + " same numbers in telemetry query. State of the releases: "
            + content.substring(0, 16));
    html.close("footer");
    html.element("p", "", "id", "said", "class", "quiet", "role", "status");
  }

  /** Returns the start of the document, up to the start of its body. */
  private static String documentHead() {
    String policy =
        "default-src 'none'; script-src %s %s; style-src %s; base-uri 'none'; form-action 'none'"
            .formatted(hash(ECHARTS), hash(SCRIPT), hash(STYLE));
    ReportHtmlWriter head = new ReportHtmlWriter().markup("<!doctype html>\n");
    head.open("html", "lang", "en").open("head").open("meta", "charset", "utf-8");
    head.open("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    head.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    head.open("meta", "name", "color-scheme", "content", "light dark");
    head.open("meta", "name", "referrer", "content", "no-referrer");
    head.element("title", "OBMeet Telemetry: released tables");
    head.markup("<style>" + ReportSpec.resource(STYLE) + "</style>\n").close("head").open("body");
    return head.toString();
  }

  /** Returns the numbers and scripts, and the end of the document. */
  private String scripts() {
    return "<script type=\"application/json\" id=\"numbers\">"
        + ChartJson.json(charts)
        + "</script>\n<script>"
        + script(ECHARTS)
        + "</script>\n<script>"
        + script(SCRIPT)
        + "</script>\n</body></html>\n";
  }

  private static String script(String resource) {
    String script = ReportSpec.resource(resource);
    if (script.contains("</script")) {
      throw new IllegalStateException("a script must not contain the end tag of its own element");
    }
    return script;
  }

  /** Returns the hash of a style or script, as the content security policy contains it. */
  private static String hash(String resource) {
    byte[] bytes = ReportSpec.resource(resource).getBytes(StandardCharsets.UTF_8);
    return "'sha256-" + Base64.getEncoder().encodeToString(Digests.sha256().digest(bytes)) + "'";
  }
}
