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
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.policy.PromiseCoverage;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.policy.Promise;

/**
 * The report: a main page with charts, and pages about protection and promises. A page loads no
 * other resource.
 *
 * @param file name of the main page's file
 */
public record ReportPage(
    String file, List<ReleasedTable> released, List<ReportAnnotation> annotations) {
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";
  private static final String SCRIPT = "page.js";
  private static final String STYLE = "page.css";

  /** Returns the pages by file name, the main page first. */
  public static Map<String, String> of(
      String file,
      ReleaseDatabase database,
      Catalog catalog,
      List<ReleasedTable> released,
      List<ReportAnnotation> annotations) {
    ReportPage page = new ReportPage(file, released, annotations);
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put(file, page.mainPage(catalog, database, content(database)));
    pages.put(
        page.fileOf("protection"),
        page.sidePage("How the tables are protected", ProtectionHtml.of(database, released)));
    pages.put(
        page.fileOf("promises"),
        page.sidePage(
            "Promises of the privacy policy", promises(PromiseCoverage.of(catalog.promises()))));
    return pages;
  }

  /** Returns the digest of the releases and declarations that a catalogue shows. */
  private static String content(ReleaseDatabase database) {
    return database
        .rows("SELECT text FROM dictionary.about WHERE item = 'content'")
        .get(0)
        .get(0)
        .toString();
  }

  private String mainPage(Catalog catalog, ReleaseDatabase database, String stateHash) {
    LocalDate end =
        released.stream().map(one -> one.window().end()).max(LocalDate::compareTo).orElseThrow();
    ChartReader reader = new ChartReader(database, catalog, released);
    List<ReportChart> charts = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    for (ReportSpec.Section section : reader.sections()) {
      List<ReportChart> own = section.charts().stream().map(reader::read).toList();
      charts.addAll(own);
      sections.add(Section.of(section, own));
    }
    Map<String, Object> parts = new HashMap<>();
    parts.put("last-day", ReportFormats.day(end.minusDays(1)));
    parts.put("thresholds", thresholds());
    parts.put("protection", fileOf("protection"));
    parts.put("promises", fileOf("promises"));
    parts.put("annotations", annotations);
    parts.put(
        "absent", reader.absent().stream().map(name -> catalog.dataset(name).title()).toList());
    parts.put("sections", sections);
    parts.put("state", stateHash.substring(0, 16));
    parts.put("numbers", ChartJson.json(charts, annotations));
    parts.put("echarts", script(ECHARTS));
    parts.put("script", script(SCRIPT));
    String page = ResourceText.html(ReportPage.class, "charts.html", parts);
    return document("released tables", page, ECHARTS, SCRIPT);
  }

  /**
   * A section of the main page.
   *
   * @param kind {@code figures} if all its charts are figures; otherwise {@code charts}
   * @param charts the HTML of each chart
   */
  private record Section(String title, String text, String kind, List<String> charts) {
    static Section of(ReportSpec.Section section, List<ReportChart> charts) {
      boolean figures = charts.stream().allMatch(Section::isFigure);
      return new Section(
          section.title(),
          section.text(),
          figures ? "figures" : "charts",
          charts.stream()
              .map(chart -> isFigure(chart) ? FigureHtml.of(chart) : ChartHtml.of(chart))
              .toList());
    }

    private static boolean isFigure(ReportChart chart) {
      return chart.spec().kind() == ChartSpec.Kind.FIGURE;
    }
  }

  private String sidePage(String title, String content) {
    Map<String, String> parts = Map.of("charts", file, "content", content);
    return document(title, ResourceText.html(ReportPage.class, "beside.html", parts));
  }

  private String fileOf(String id) {
    int dot = file.lastIndexOf('.');
    return dot <= 0 ? file + "-" + id : file.substring(0, dot) + "-" + id + file.substring(dot);
  }

  private String thresholds() {
    return released.stream()
        .collect(
            Collectors.toMap(
                ReleasedTable::contributor,
                one -> one.declaration().threshold(),
                Math::min,
                TreeMap::new))
        .entrySet()
        .stream()
        .map(each -> each.getValue() + " " + ReportFormats.plural(each.getKey()))
        .collect(Collectors.joining(" or "));
  }

  /** The promises under one heading of the page. */
  private record Group(String title, List<Promise> promises) {}

  /** Describes the promises of the privacy policy, with their rules and tests. */
  private static String promises(PromiseCoverage coverage) {
    List<Group> groups =
        Stream.of(
                new Group("Kept, as tests show", coverage.tested()),
                new Group("Not kept yet", coverage.planned()),
                new Group("Neither kept nor planned", coverage.uncovered()))
            .filter(group -> !group.promises().isEmpty())
            .toList();
    return ResourceText.html(
        ReportPage.class, "promises.html", Map.of("coverage", coverage, "groups", groups));
  }

  /** Returns a document that allows only the scripts of the given resource names. */
  private static String document(String title, String content, String... scripts) {
    String style = ReportSpec.resource(STYLE);
    String hashes =
        Arrays.stream(scripts)
            .map(script -> hash(ReportSpec.resource(script)))
            .collect(Collectors.joining(" "));
    return ResourceText.html(
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

  /** Returns the hash of a style or script, in the form of a content security policy. */
  public static String hash(String code) {
    byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
    return "'sha256-" + Base64.getEncoder().encodeToString(Digests.sha256().digest(bytes)) + "'";
  }
}
