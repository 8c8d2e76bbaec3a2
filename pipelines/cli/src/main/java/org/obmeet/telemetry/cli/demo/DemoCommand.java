package org.obmeet.telemetry.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.ConsoleProgress;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.document.DocumentFiles;
import org.obmeet.telemetry.cli.operation.IngestAdvice;
import org.obmeet.telemetry.cli.operation.IngestCommand;
import org.obmeet.telemetry.cli.option.BeamOptions;
import org.obmeet.telemetry.cli.option.ReportFormatOption;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.releases.CatalogDatabaseUpdater;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.world.GeneratorOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry demo}, which shows every stage up to a released table. */
@BeamOptions.Accepted
@Command(
    name = "demo",
    header = "Run all stages on synthetic data, or on your files.",
    description = {
      "Generates a small synthetic data set, ingests it, computes the tables and shows one of",
      "them. With --reports or --events it uses these files instead. The lake and keys of an",
      "earlier demonstration in the same folder are deleted first."
    })
public final class DemoCommand extends TelemetryCommand {
  @Mixin private GenerateCommand.DatasetSize size;
  @Mixin private IngestCommand.Input input;
  @Mixin private ReportFormatOption reporting;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "demo",
      description = "Folder for the lake, keys and input. Default: ./${DEFAULT-VALUE}.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    boolean given = !input.reports().isEmpty() || !input.events().isEmpty();
    if (given && size.given()) {
      throw wrongUsage(
          "--seed, --instances, --people and --days describe synthetic data; they are allowed only"
              + " without --reports and --events");
    }
    GeneratorOptions options = checked(() -> size.on(GeneratorOptions.demonstration()));
    DemoFolder folder = DemoFolder.at(out);
    Map<String, RunReport> reports = new LinkedHashMap<>();
    try (DocumentFiles files = input.open(context);
        ConsoleProgress progress = ConsoleProgress.of(context)) {
      List<String> events = files.of("events", input.events());
      Demo demo = new Demo(folder, context.beam(), context.catalog(), progress, progress::note);
      Demo.Ingested ingested =
          given
              ? demo.files(files.of("reports", input.reports()), events, context.clock().instant())
              : demo.generateAndIngest(options);
      progress.close();
      reports.put("ingest", ingested.report());
      IngestAdvice.lines(ingested.report(), events, context.catalog().load())
          .forEach(context::info);
      reporting.printSummary(context, ingested.report());
      if (ingested.report().streams().values().stream().allMatch(c -> c.accepted() == 0)) {
        return Math.max(ingested.report().exit().code(), ExitCode.NOT_READY.code());
      }
      reports.put("aggregate", demo.aggregate(ingested.clock()));
    } finally {
      reporting.print(context, reports);
    }
    reporting.printSummary(context, reports.get("aggregate"));
    int catalog = CatalogDatabaseUpdater.refreshAfterRun(context, folder.lake().toString());
    if (!reporting.json()) {
      tableToShow(reports.get("aggregate").releases())
          .ifPresentOrElse(table -> showTable(folder, table), this::reportNothingPublished);
    }
    ExitCode ingest = reports.get("ingest").exit();
    int code = (ingest == ExitCode.DONE ? reports.get("aggregate").exit() : ingest).code();
    return Math.max(code, catalog);
  }

  /** Returns the table of the last window that has the most published cells. */
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

  private void showTable(DemoFolder folder, ReleaseCounts table) {
    String[] kindAndStart = table.window().split("/");
    String sql =
        """
        SELECT * EXCLUDE (window_start, window_end, "window", "start") FROM %s
        WHERE "start" = DATE '%s' AND "window" = '%s' ORDER BY ALL LIMIT 20"""
            .formatted(table.cube(), kindAndStart[1], kindAndStart[0]);
    context.info("");
    context.info("Released: " + table.cube() + ", " + table.window());
    LakeReleases released = LakeReleases.open(folder.lake().toString());
    try (ReleaseDatabase database =
        ReleaseDatabase.open(released.viewsIn(context.catalog().load(), sql))) {
      database.print(sql, OutputFormat.TABLE, context.out());
    }
    context.out().flush();
    context.info(
        """

        Try next:
          ./telemetry query --lake '%1$s' "FROM %2$s ORDER BY window_start"
          ./telemetry metrics show instances_by_major_version --lake '%1$s'
          ./telemetry releases list --lake '%1$s'"""
            .formatted(folder.lake(), table.cube()));
  }

  private void reportNothingPublished() {
    context.info(
        """

        Every cell is suppressed; no number is published.
        A cell is published only if it has enough contributors. Use files of more instances, or run \
        'telemetry demo' on synthetic data.""");
  }
}
