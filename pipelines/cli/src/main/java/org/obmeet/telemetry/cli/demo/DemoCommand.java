package org.obmeet.telemetry.cli.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.obmeet.telemetry.cli.console.ConsoleProgress;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.input.document.DocumentFiles;
import org.obmeet.telemetry.cli.operation.IngestAdvice;
import org.obmeet.telemetry.cli.operation.IngestCommand;
import org.obmeet.telemetry.cli.option.BeamOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.sql.SqlQuoting;
import org.obmeet.telemetry.cli.releases.DerivedReleaseFiles;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.report.ChartReader;
import org.obmeet.telemetry.cli.report.Finding;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry demo}, which shows every stage up to a released table. */
@BeamOptions.Accepted
@Command(name = "demo")
public final class DemoCommand extends TelemetryCommand {
  @Mixin private GenerateCommand.DatasetSize size;
  @Mixin private IngestCommand.Input input;
  @Mixin private ReportFormatOption reporting;

  @Option(names = "--out", paramLabel = "DIR", defaultValue = "demo")
  private Path out;

  @Option(names = "--serve", arity = "0..1", paramLabel = "PORT", fallbackValue = "8000")
  private Integer port;

  @Override
  public Integer call() throws Exception {
    boolean given = !input.reports().isEmpty() || !input.events().isEmpty();
    if (given && size.given()) {
      throw wrongUsage(
          "--seed, --instances, --people and --days describe synthetic data; they are allowed only"
              + " without --reports and --events");
    }
    GeneratorOptions options = checked(() -> size.on(GeneratorOptions.demonstration()));
    if (port != null && (port < 0 || port > 65535)) {
      throw wrongUsage("--serve must be a port from 0 to 65535; it is '" + port + "'");
    }
    if (port != null && reporting.json()) {
      throw wrongUsage("--serve and --json are mutually exclusive; --json writes no pages");
    }
    DemoFolder folder = DemoFolder.at(out);
    Map<String, RunReport> reports = new LinkedHashMap<>();
    try (DocumentFiles files = input.open(context)) {
      Progress progress = new ConsoleProgress(context);
      List<String> events = files.of("events", input.events());
      Demo demo = new Demo(folder, context.beam(), context.catalog(), progress, progress::note);
      Demo.Ingested ingested =
          given
              ? demo.ingestFiles(
                  files.of("reports", input.reports()), events, context.clock().instant())
              : demo.ingest(demo.generate(options));
      reports.put("ingest", ingested.report());
      IngestAdvice.lines(ingested.report(), events, context.catalog().load())
          .forEach(context::info);
      reporting.printSummary(context, ingested.report());
      if (ingested.report().streams().values().stream().allMatch(c -> c.accepted() == 0)) {
        return Math.max(ingested.report().exit().code(), ExitCode.NOT_READY.code());
      }
      reports.put("aggregate", demo.aggregate(ingested.now()));
    } finally {
      reporting.print(context, reports);
    }
    reporting.printSummary(context, reports.get("aggregate"));
    int code = DerivedReleaseFiles.refreshAfterRun(context, folder.lake().toString());
    if (!reporting.json()) {
      Optional<ReleaseCounts> table = tableToShow(reports.get("aggregate").releases());
      if (table.isPresent()) {
        code = Math.max(code, show(folder, table.get()));
      } else {
        context.info(ResourceText.of(DemoCommand.class, "nothing.txt").stripTrailing());
      }
    }
    if (port != null && Files.exists(folder.report())) {
      serve(folder);
    }
    ExitCode ingest = reports.get("ingest").exit();
    ExitCode jobs = ingest == ExitCode.DONE ? reports.get("aggregate").exit() : ingest;
    return Math.max(jobs.code(), code);
  }

  /** Returns the table to show, preferably of instances by version in the last week. */
  private static Optional<ReleaseCounts> tableToShow(List<ReleaseCounts> releases) {
    return releases.stream()
        .filter(r -> r.decision().equals("released") && r.cellsPublished() > 0)
        .max(
            Comparator.comparing((ReleaseCounts r) -> r.cube().equals("instances_by_version"))
                .thenComparing(r -> r.window().startsWith("week/"))
                .thenComparing(ReleaseCounts::window)
                .thenComparing(ReleaseCounts::cellsPublished)
                .thenComparing(ReleaseCounts::cube));
  }

  /** Prints a table and the metrics, and writes the pages. Returns the highest exit code. */
  private int show(DemoFolder folder, ReleaseCounts table) {
    String[] kindAndStart = table.window().split("/");
    String sql =
        """
        SELECT * EXCLUDE (window_start, window_end, "window") FROM %s
        WHERE window_start = DATE '%s' AND "window" = '%s' ORDER BY ALL LIMIT 20\
        """
            .formatted(SqlQuoting.name(table.cube()), kindAndStart[1], kindAndStart[0]);
    context.info("");
    context.info("Released: " + table.cube() + ", " + table.window());
    Catalog catalog = context.catalog().load();
    String lake = folder.lake().toString();
    LakeReleases released = LakeReleases.open(lake, () -> catalog);
    try (ReleaseDatabase database =
        released.database(context.catalog()::fingerprint, context::info)) {
      database.print(sql, OutputFormat.TABLE, context.out());
      context.info("\nFindings of the last period, one for each metric:");
      ChartReader.metrics(database, catalog, released.tables())
          .forEach(chart -> context.info("  " + Finding.of(chart).title()));
    }
    context.info("");
    Map<String, String> values = Map.of("lake", lake, "table", table.cube());
    context.info(ResourceText.filled(DemoCommand.class, "next.txt", values).stripTrailing());
    root().setDefaultValueProvider(null); // a default catalogue would replace that of --catalog
    int site = root().execute("site", "--lake", lake, "--out", folder.site().toString());
    int report = root().execute("report", "--lake", lake, "--out", folder.report().toString());
    context.info("Open it in a browser: " + folder.report().toAbsolutePath().toUri());
    return Math.max(site, report);
  }

  private void serve(DemoFolder folder) throws Exception {
    Server server = FolderServer.start(folder.pages(), port);
    context.info(
        "\nServing until interrupted: %1$sreport.html and %1$ssite/index.html"
            .formatted(server.getURI()));
    server.join();
  }
}
