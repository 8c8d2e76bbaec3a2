package org.obmeet.telemetry.cli.site;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.CatalogMetadata;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * Writes the site: an index, a page and data files for each metric, a feed, errata and the page
 * that compares a document. It reads released tables and the log only. The same releases produce
 * the same files.
 */
public final class Site {
  /** The file that marks a folder as a site, which may be replaced. */
  public static final String MARKER_FILE = ".telemetry-site";

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Site() {}

  /** Opens the released tables with the metadata that {@link MetricValues} needs. */
  public static ReleaseDatabase open(LakeReleases released, Catalog catalog) {
    return ReleaseDatabase.open(
        released.views(),
        Optional.of(released.metadata(catalog, Optional.of(released.windows()))),
        CatalogMetadata.Depth.PLAIN);
  }

  /**
   * Writes all files.
   *
   * @param database the released tables
   * @param lake the lake, for its log
   * @param folder an existing folder
   */
  public static void write(ReleaseDatabase database, Lake lake, Catalog catalog, Path folder)
      throws IOException {
    write(folder.resolve(MARKER_FILE), "A site. 'telemetry site' replaces this folder.\n");
    Files.createDirectories(folder.resolve("metrics"));
    Files.createDirectories(folder.resolve("data"));
    List<MetricValues> metrics =
        catalog.metrics().values().stream()
            .map(metric -> MetricValues.read(database, metric))
            .toList();
    for (MetricValues values : metrics) {
      Metric metric = values.metric();
      data(database, metric, OutputFormat.JSON, folder);
      data(database, metric, OutputFormat.CSV, folder);
      String content = new MetricHtml(catalog, values).page();
      write(
          folder.resolve("metrics/" + metric.name() + ".html"),
          new SitePage(metric.title(), "../", content).html());
    }
    write(folder.resolve("index.html"), index(catalog, metrics).html());
    ReleaseHistory history = ReleaseHistory.of(lake, catalog);
    write(folder.resolve("feed.xml"), history.feed());
    write(folder.resolve("errata.html"), new SitePage("Errata", "", history.errata()).html());
    String mapping = new CompareMapping(database, catalog).json();
    String form = SitePage.resource("compare.html") + mapping + "</script>\n";
    write(
        folder.resolve("compare.html"),
        new SitePage("Compare mine", "", form, "compare.js").html());
  }

  private static SitePage index(Catalog catalog, List<MetricValues> metrics) {
    String list =
        metrics.stream()
            .map(MetricValues::metric)
            .map(
                metric ->
                    "<li><a href=\"#%s\">%s</a></li>"
                        .formatted(SitePage.text(metric.name()), SitePage.text(metric.title())))
            .collect(Collectors.joining("\n", "<ul class=\"contents\">\n", "\n</ul>\n"));
    String sections =
        metrics.stream()
            .map(values -> new MetricHtml(catalog, values).summary())
            .collect(Collectors.joining());
    return new SitePage(
        "OBMeet Telemetry: released numbers",
        "",
        SitePage.resource("index.html") + list + sections);
  }

  private static void data(
      ReleaseDatabase database, Metric metric, OutputFormat format, Path folder)
      throws IOException {
    Path file = folder.resolve("data/" + metric.name() + "." + format);
    try (PrintWriter out = new PrintWriter(file.toFile(), StandardCharsets.UTF_8)) {
      database.query(MetricValues.sql(metric), LONGEST, rows -> format.write(rows, out));
      if (out.checkError()) {
        throw new IOException("cannot write " + file);
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }
}
