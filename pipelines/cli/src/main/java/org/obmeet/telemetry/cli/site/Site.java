package org.obmeet.telemetry.cli.site;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.metric.MetricViews;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.cli.report.ChartReader;
import org.obmeet.telemetry.cli.report.ReportChart;
import org.obmeet.telemetry.cli.report.ReportPage;
import org.obmeet.telemetry.cli.report.ReportSpec;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;

/** Writes the site from released tables, the log and the catalogue. The pages make no request. */
public final class Site {
  /** The file that marks a folder as a site, which may be replaced. */
  public static final String MARKER_FILE = ".telemetry-site";

  private Site() {}

  /** Writes all files to an existing folder. */
  public static void write(
      ReleaseDatabase database,
      List<ReleasedTable> released,
      Lake lake,
      Catalog catalog,
      Path folder)
      throws IOException {
    Files.createDirectories(folder.resolve("metrics"));
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        folder.resolve(MARKER_FILE), "A site. 'telemetry site' replaces this folder.\n");
    StringBuilder index = new StringBuilder(resource("index.html"));
    for (Metric metric : catalog.metrics().values()) {
      for (OutputFormat format : new OutputFormat[] {OutputFormat.JSON, OutputFormat.CSV}) {
        Files.writeString(
            folder.resolve("data/" + metric.name() + "." + format), data(database, metric, format));
      }
    }
    for (ReportChart chart : ChartReader.metrics(database, catalog, released)) {
      MetricHtml html = MetricHtml.of(catalog, chart, released);
      index.append(html.summary());
      Files.writeString(
          folder.resolve("metrics/" + html.metric().name() + ".html"),
          html(html.metric().title(), "../", html.page(), ""));
    }
    ReleaseHistory history = ReleaseHistory.of(lake, catalog);
    Files.writeString(folder.resolve("feed.xml"), history.feed());
    page(folder, "index", "OBMeet Telemetry: released numbers", index.toString(), "");
    page(folder, "errata", "Errata", history.errata(), "");
    String mapping = new CompareMapping(database, catalog).json() + "</script>\n";
    page(
        folder,
        "compare",
        "Compare mine",
        resource("compare.html") + mapping,
        resource("compare.js"));
  }

  private static void page(Path folder, String name, String title, String content, String script)
      throws IOException {
    Files.writeString(folder.resolve(name + ".html"), html(title, "", content, script));
  }

  private static String data(ReleaseDatabase database, Metric metric, OutputFormat format) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    database.query(
        "FROM " + MetricViews.SCHEMA + "." + SqlQuoting.name(metric.name()),
        Duration.ofMinutes(1),
        rows -> format.write(rows, out));
    return text.toString();
  }

  /**
   * Returns the HTML of a page.
   *
   * @param title title and first heading of the page
   * @param root path from the page to the folder of the site, empty or {@code ../}
   * @param content markup of the content, in which all data are escaped
   * @param script script of the page, or empty
   */
  private static String html(String title, String root, String content, String script) {
    String style = ReportSpec.resource("page.css") + resource("site.css");
    return ResourceText.html(
        Site.class,
        "page.html",
        Map.of(
            "style-hash", ReportPage.hash(style),
            "script-hash", script.isEmpty() ? "'none'" : ReportPage.hash(script),
            "style", style,
            "script", script,
            "root", root,
            "title", title,
            "content", content));
  }

  private static String resource(String name) {
    return ResourceText.of(Site.class, name);
  }
}
