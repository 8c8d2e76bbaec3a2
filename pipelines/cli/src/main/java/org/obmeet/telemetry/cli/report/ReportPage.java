package org.obmeet.telemetry.cli.report;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.policy.PromiseCoverage;
import org.obmeet.telemetry.cli.query.CatalogMetadata;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * The report: a main page with charts, and pages beside it about protection and promises. A page
 * loads no other resource. Its content security policy allows only the style and scripts with the
 * given hashes. All text is escaped. The same releases produce the same pages.
 */
public final class ReportPage {
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";
  private static final String SCRIPT = "page.js";
  private static final String STYLE = "page.css";

  /** The pages by file name. The main page is the first. */
  private final Map<String, String> pages = new LinkedHashMap<>();

  private final String file;
  private final List<ReleasedWindow> windows;
  private final List<ReportAnnotation> annotations;
  private final List<ReportChart> charts = new ArrayList<>();
  private final ReportHtmlWriter html = new ReportHtmlWriter();

  private ReportPage(
      String file, List<ReleasedWindow> windows, List<ReportAnnotation> annotations) {
    this.file = file;
    this.windows = windows;
    this.annotations = annotations;
  }

  /**
   * Returns the pages by file name, the main page first.
   *
   * @param file name of the main page's file
   * @param database the released tables with their metadata
   * @param catalog the declarations
   * @param windows the manifests of the released tables and windows; at least one
   * @param metadata the metadata in {@code database}, whose hash the main page shows
   * @param suppressedWindows {@code CUBE KIND} for each completely suppressed window of a cube
   * @param annotations notes about days, which the charts mark
   */
  public static Map<String, String> of(
      String file,
      ReleaseDatabase database,
      Catalog catalog,
      List<ReleasedWindow> windows,
      CatalogMetadata metadata,
      List<String> suppressedWindows,
      List<ReportAnnotation> annotations) {
    ReportPage page = new ReportPage(file, windows, annotations);
    page.addMainPage(ReportSpec.load(catalog.metrics()), database, metadata.content());
    ReportHtmlWriter protection = new ReportHtmlWriter();
    new ProtectionHtml(database, windows, suppressedWindows, protection).write();
    page.addSidePage(ProtectionHtml.ID, ProtectionHtml.TITLE, protection);
    ReportHtmlWriter promises = new ReportHtmlWriter();
    new PromisesHtml(PromiseCoverage.of(catalog.promises()), promises).write();
    page.addSidePage(PromisesHtml.ID, PromisesHtml.TITLE, promises);
    return page.pages;
  }

  private void addMainPage(ReportSpec spec, ReleaseDatabase database, String stateHash) {
    header();
    navigation(spec);
    html.open("main", "id", "main", "tabindex", "-1");
    sections(spec, new ChartReader(database, spec.words(), windows));
    html.close("main");
    footer(stateHash);
    pages.put(file, documentHead("released tables", ECHARTS, SCRIPT) + html + scripts());
  }

  private void addSidePage(String id, String title, ReportHtmlWriter body) {
    ReportHtmlWriter page = new ReportHtmlWriter().open("nav", "aria-label", "Pages of the report");
    page.open("ul").open("li").element("a", "To the charts", "href", "./" + file).close("li");
    page.close("ul").close("nav").open("main").markup(body.toString()).close("main");
    pages.put(fileOf(id), documentHead(title) + page + "</body></html>\n");
  }

  /** Returns the file name of a page beside the main page. */
  private String fileOf(String id) {
    int dot = file.lastIndexOf('.');
    return dot <= 0 ? file + "-" + id : file.substring(0, dot) + "-" + id + file.substring(dot);
  }

  private void header() {
    LocalDate end =
        windows.stream().map(w -> w.window().end()).max(LocalDate::compareTo).orElseThrow();
    html.element("a", "To the charts", "class", "skip", "href", "#main");
    html.open("header").element("h1", "OBMeet Telemetry");
    html.element("p", "Released tables up to " + ReportFormats.day(end.minusDays(1)));
    html.open("p", "class", "lede");
    html.text(
        "Instances whose administrators opted in, and people on the community server. A number"
            + " counts at least "
            + thresholds()
            + ". Labels with fewer are part of other. Gaps in a chart are not zeros: such a number"
            + " is suppressed, or less than half of its period has a label of its own. Shares that"
            + " are not completely named are stated. Distinct people and owners are rounded. ");
    html.element("a", ProtectionHtml.TITLE, "href", "./" + fileOf(ProtectionHtml.ID));
    html.text(" · ").element("a", PromisesHtml.TITLE, "href", "./" + fileOf(PromisesHtml.ID));
    html.close("p");
    annotations();
    html.close("header");
  }

  private String thresholds() {
    return windows.stream()
        .collect(
            Collectors.toMap(
                ReleasedWindow::contributor, ReleasedWindow::threshold, Math::min, TreeMap::new))
        .entrySet()
        .stream()
        .map(each -> each.getValue() + " " + ReportFormats.plural(each.getKey()))
        .collect(Collectors.joining(" or "));
  }

  private void annotations() {
    if (annotations.isEmpty()) {
      return;
    }
    html.element("p", "Marked in the charts:").open("ol", "class", "notes");
    annotations.forEach(
        each -> html.element("li", ReportFormats.day(each.day()) + ": " + each.text()));
    html.close("ol");
  }

  private void navigation(ReportSpec spec) {
    html.open("nav", "aria-label", "Parts of the report").open("ul");
    for (int i = 0; i < spec.sections().size(); i++) {
      html.open("li").element("a", spec.sections().get(i).title(), "href", "#" + sectionId(i));
      html.close("li");
    }
    html.close("ul").open("form", "id", "period", "aria-label", "Period of the charts");
    html.open("label").text("From ").element("select", "", "name", "from").close("label");
    html.open("label").text("to ").element("select", "", "name", "to").close("label");
    html.element("button", "All", "type", "reset", "aria-label", "All periods");
    html.close("form").close("nav");
  }

  private static String sectionId(int index) {
    return "section-" + (index + 1);
  }

  private void sections(ReportSpec spec, ChartReader reader) {
    for (int i = 0; i < spec.sections().size(); i++) {
      ReportSpec.Section section = spec.sections().get(i);
      html.openSection(sectionId(i), section.title()).element("p", section.text());
      boolean figures =
          section.charts().stream().allMatch(chart -> chart.kind() == ChartSpec.Kind.FIGURE);
      html.open("div", "class", figures ? "figures" : "charts");
      section.charts().forEach(each -> chart(reader.read(each)));
      html.close("div").close("section");
    }
  }

  private void chart(ReportChart chart) {
    if (chart.spec().kind() == ChartSpec.Kind.FIGURE) {
      new FigureHtml(chart, html).write();
    } else {
      new ChartHtml(chart, html).write();
    }
    charts.add(chart);
  }

  private void footer(String stateHash) {
    html.open("footer");
    html.element(
        "p",
        "Created by telemetry report from released tables only. The SQL of a chart returns the"
            + " same numbers in telemetry query. State of the releases: "
            + stateHash.substring(0, 16));
    html.close("footer");
    html.element("p", "", "id", "said", "class", "quiet", "role", "status");
  }

  /** Returns the start of a document, up to the start of its body. */
  private static String documentHead(String title, String... scripts) {
    String style = ReportSpec.resource(STYLE);
    String allowed =
        scripts.length == 0
            ? "'none'"
            : Arrays.stream(scripts)
                .map(script -> hash(ReportSpec.resource(script)))
                .collect(Collectors.joining(" "));
    String policy =
        "default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'"
            .formatted(allowed, hash(style));
    ReportHtmlWriter head = new ReportHtmlWriter().markup("<!doctype html>\n");
    head.open("html", "lang", "en").open("head").open("meta", "charset", "utf-8");
    head.open("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    head.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    head.open("meta", "name", "color-scheme", "content", "light dark");
    head.open("meta", "name", "referrer", "content", "no-referrer");
    head.element("title", "OBMeet Telemetry: " + title);
    head.markup("<style>" + style + "</style>\n").close("head").open("body");
    return head.toString();
  }

  /** Returns the numbers and scripts, and the end of the document. */
  private String scripts() {
    return "<script type=\"application/json\" id=\"numbers\">"
        + ChartJson.json(charts, annotations)
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
  public static String hash(String code) {
    byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
    return "'sha256-" + Base64.getEncoder().encodeToString(Digests.sha256().digest(bytes)) + "'";
  }
}
