package org.obmeet.telemetry.cli.report;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.ResourceText;
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
 *
 * @param file name of the main page's file
 * @param windows the manifests of the released tables and windows
 * @param annotations notes about days, which the charts mark
 */
public record ReportPage(
    String file, List<ReleasedWindow> windows, List<ReportAnnotation> annotations) {
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";
  private static final String SCRIPT = "page.js";
  private static final String STYLE = "page.css";

  /**
   * Returns the pages by file name, the main page first.
   *
   * @param database the released tables with their metadata
   * @param catalog the declarations
   * @param windows at least one
   * @param metadata the metadata in {@code database}, whose hash the main page shows
   * @param suppressedWindows {@code CUBE KIND} for each completely suppressed window of a cube
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
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put(
        file, page.mainPage(ReportSpec.load(catalog.metrics()), database, metadata.content()));
    pages.put(
        page.fileOf("protection"),
        page.sidePage(
            "How the tables are protected",
            ProtectionHtml.of(database, windows, suppressedWindows)));
    pages.put(
        page.fileOf("promises"),
        page.sidePage(
            "Promises of the privacy policy",
            PromisesHtml.of(PromiseCoverage.of(catalog.promises()))));
    return pages;
  }

  private String mainPage(ReportSpec spec, ReleaseDatabase database, String stateHash) {
    LocalDate end =
        windows.stream().map(w -> w.window().end()).max(LocalDate::compareTo).orElseThrow();
    List<ReportChart> charts = new ArrayList<>();
    Map<String, String> parts = new HashMap<>();
    parts.put("last-day", ReportFormats.day(end.minusDays(1)));
    parts.put("thresholds", ReportHtmlWriter.escaped(thresholds()));
    parts.put("protection", ReportHtmlWriter.escaped(fileOf("protection")));
    parts.put("promises", ReportHtmlWriter.escaped(fileOf("promises")));
    parts.put("annotations", notes());
    parts.put("parts", navigation(spec));
    parts.put("sections", sections(spec, new ChartReader(database, spec.words(), windows), charts));
    parts.put("state", stateHash.substring(0, 16));
    parts.put("numbers", ChartJson.json(charts, annotations));
    parts.put("echarts", script(ECHARTS));
    parts.put("script", script(SCRIPT));
    String page = ResourceText.filled(ReportPage.class, "charts.html", parts);
    return document("released tables", page, ECHARTS, SCRIPT);
  }

  private String sidePage(String title, String content) {
    String charts = ReportHtmlWriter.escaped(file);
    Map<String, String> parts = Map.of("charts", charts, "content", content);
    return document(title, ResourceText.filled(ReportPage.class, "beside.html", parts));
  }

  /** Returns the file name of a page beside the main page. */
  private String fileOf(String id) {
    int dot = file.lastIndexOf('.');
    return dot <= 0 ? file + "-" + id : file.substring(0, dot) + "-" + id + file.substring(dot);
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

  private String notes() {
    if (annotations.isEmpty()) {
      return "";
    }
    ReportHtmlWriter html = new ReportHtmlWriter();
    html.element("p", "Marked in the charts:").open("ol", "class", "notes");
    annotations.forEach(
        each -> html.element("li", ReportFormats.day(each.day()) + ": " + each.text()));
    return html.close("ol").toString();
  }

  private static String navigation(ReportSpec spec) {
    ReportHtmlWriter html = new ReportHtmlWriter();
    for (int i = 0; i < spec.sections().size(); i++) {
      html.open("li").element("a", spec.sections().get(i).title(), "href", "#" + sectionId(i));
      html.close("li");
    }
    return html.toString();
  }

  private static String sectionId(int index) {
    return "section-" + (index + 1);
  }

  /** Returns the sections, and adds their charts to a list. */
  private static String sections(ReportSpec spec, ChartReader reader, List<ReportChart> charts) {
    ReportHtmlWriter html = new ReportHtmlWriter();
    for (int i = 0; i < spec.sections().size(); i++) {
      ReportSpec.Section section = spec.sections().get(i);
      html.openSection(sectionId(i), section.title()).element("p", section.text());
      boolean figures =
          section.charts().stream().allMatch(chart -> chart.kind() == ChartSpec.Kind.FIGURE);
      html.open("div", "class", figures ? "figures" : "charts");
      for (ChartSpec each : section.charts()) {
        ReportChart chart = reader.read(each);
        charts.add(chart);
        if (each.kind() == ChartSpec.Kind.FIGURE) {
          new FigureHtml(chart, html).write();
        } else {
          new ChartHtml(chart, html).write();
        }
      }
      html.close("div").close("section");
    }
    return html.toString();
  }

  /** Returns a document, which may run the given scripts. */
  private static String document(String title, String content, String... scripts) {
    String style = ReportSpec.resource(STYLE);
    String hashes =
        Arrays.stream(scripts)
            .map(script -> hash(ReportSpec.resource(script)))
            .collect(Collectors.joining(" "));
    return ResourceText.filled(
        ReportPage.class,
        "page.html",
        Map.of(
            "script-hashes", hashes.isEmpty() ? "'none'" : hashes,
            "style-hash", hash(style),
            "title", title,
            "style", style,
            "content", content));
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
