package org.obmeet.telemetry.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.obmeet.telemetry.bench.usefulness.DatasetUsefulness;
import org.obmeet.telemetry.bench.usefulness.Usefulness;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleProgress;
import org.obmeet.telemetry.cli.releases.ReleaseView;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.dataset.GenerationSummary;

/** Generates, ingests and aggregates one data set, and measures the usefulness of the releases. */
final class UsefulnessRun {
  private final CommandContext context;
  private final Path folder;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private long since;

  UsefulnessRun(CommandContext context, Path folder) {
    this.context = context;
    this.folder = folder;
  }

  /**
   * Measures one data set. Throws a {@link JobException} if a stage fails.
   *
   * @param name size and seed of the data set, in words
   */
  DatasetUsefulness of(GeneratorOptions options, String name) throws IOException, SQLException {
    DemoFolder at = DemoFolder.at(folder);
    since = System.nanoTime();
    Progress progress = new ConsoleProgress(context);
    Demo demo = new Demo(at, context.beam(), context.catalog(), progress, progress::note);
    GenerationSummary generated = demo.generate(options);
    recordDuration("generate");
    Demo.Ingested ingested = demo.ingest(generated);
    check("ingest", ingested.report());
    recordDuration("ingest");
    check("aggregate", demo.aggregate(ingested.now()));
    recordDuration("aggregate");
    Lake lake = Lake.open(at.lake().toString());
    new ReleaseView(lake, context.catalog()::load).refresh();
    recordDuration("catalogue");
    Usefulness.Request request =
        new Usefulness.Request(
            name,
            at.input().resolve("truth"),
            options.start(),
            options.end(),
            at.lake().resolve(lake.layout().catalog()),
            seconds);
    DatasetUsefulness measured = Usefulness.of(context.catalog().load(), request);
    recordDuration("measure");
    return measured;
  }

  private static void check(String stage, RunReport report) {
    if (report.exit() != ExitCode.DONE) {
      throw new JobException(
          report.exit(),
          stage + " failed (" + report.exit().code() + "): " + report.exit().meaning());
    }
  }

  private void recordDuration(String stage) {
    long now = System.nanoTime();
    seconds.put(stage, Math.round((now - since) / 1e8) / 10.0);
    since = now;
  }
}
