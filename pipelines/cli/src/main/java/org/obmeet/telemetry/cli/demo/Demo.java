package org.obmeet.telemetry.cli.demo;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.console.CatalogChoice;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.dataset.GenerationSummary;
import org.obmeet.telemetry.synthetic.dataset.SyntheticDataset;

/**
 * Runs the demonstration in one folder, from input data to released tables.
 *
 * @param beam Beam options of the jobs
 * @param log receives messages for the user
 */
record Demo(
    DemoFolder folder,
    List<String> beam,
    CatalogChoice catalog,
    Progress progress,
    Consumer<String> log) {
  private static final String REPORTS = "instance_statistics";
  private static final String EVENTS = "community_events";

  /**
   * A finished ingest.
   *
   * @param now the current time that the ingest used
   */
  record Ingested(Instant now, RunReport report) {}

  GenerationSummary generate(GeneratorOptions options) throws IOException {
    folder.prepare();
    Keyset.create(folder.keys(), subjectKeyOf(options.seed()));
    progress.stage("Generating synthetic data", 0);
    GenerationSummary dataset = new SyntheticDataset(options, catalog.load()).write(folder.input());
    log.accept(
        "Generated %s reports and %s events from %s to %s in %s"
            .formatted(
                dataset.reportCount(),
                dataset.eventCount(),
                dataset.firstDay(),
                dataset.lastDay(),
                folder.input()));
    return dataset;
  }

  /**
   * Returns a generator of the subject key of synthetic data. It follows from their seed, because
   * the key has a part in the choice of suppressed cells, and a seed has one release.
   */
  private static SecureRandom subjectKeyOf(long seed) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      return random;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has SHA1PRNG", e);
    }
  }

  Ingested ingest(GenerationSummary dataset) {
    reportNow(dataset.ingestTime());
    return ingest(
        dataset.ingestTime(),
        List.of(inInput("reports.ndjson.gz")),
        List.of(inInput("events.ndjson.gz")),
        Optional.of(inInput("consents.ndjson")),
        Optional.empty());
  }

  /**
   * Ingests the given files and assumes consent of extended scope. The current time is the time at
   * which all windows of the data are closed.
   *
   * @param systemTime the current time if no record can be read
   */
  Ingested ingestFiles(List<String> reports, List<String> events, Instant systemTime)
      throws IOException {
    log.accept(
        "Consent of scope extended is assumed for every instance;"
            + " the lake is marked as a test lake.");
    progress.stage("Searching for the last window of the data", 0);
    DataTimeResolver times = new DataTimeResolver(catalog.load(), systemTime);
    Optional<Instant> now =
        Stream.of(times.of(REPORTS, reports), times.of(EVENTS, events))
            .flatMap(Optional::stream)
            .max(Instant::compareTo);
    now.ifPresentOrElse(
        this::reportNow,
        () -> log.accept("No record can be read; the system time is used, " + systemTime));
    folder.prepare();
    return ingest(
        now.orElse(systemTime), reports, events, Optional.empty(), Optional.of(Scope.EXTENDED));
  }

  RunReport aggregate(Instant now) {
    return AggregateJob.run(
        new AggregateRequest(folder.lake().toString(), now, List.of(), List.of(), beam)
            .withCatalog(catalog.folder()),
        progress);
  }

  private Ingested ingest(
      Instant now,
      List<String> reports,
      List<String> events,
      Optional<String> consents,
      Optional<Scope> assumed) {
    IngestRequest request =
        new IngestRequest(
            folder.lake().toString(),
            folder.keys().toString(),
            now,
            reports,
            events,
            consents,
            assumed,
            beam,
            catalog.folder());
    return new Ingested(now, IngestJob.run(request, progress));
  }

  private String inInput(String name) {
    return folder.input().resolve(name).toString();
  }

  private void reportNow(Instant now) {
    log.accept(
        "The run assumes the time "
            + now
            + ", the end of the last window of the data plus the time allowed for late data.");
  }
}
