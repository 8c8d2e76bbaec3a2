package org.obmeet.telemetry.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.aggregate.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.dataset.GenerationSummary;
import org.obmeet.telemetry.world.dataset.SyntheticDataset;

/** From nothing to released tables in one folder. */
public final class Demo {
  private static final String REPORTS = "instance_statistics";
  private static final String EVENTS = "community_events";

  private final DemoFolder folder;
  private final List<String> beam;
  private final Progress progress;
  private final Consumer<String> log;

  /**
   * @param folder where everything goes
   * @param beam Beam options
   * @param progress told how far it is
   * @param talk where lines for people go
   */
  public Demo(DemoFolder folder, List<String> beam, Progress progress, Consumer<String> talk) {
    this.folder = folder;
    this.beam = List.copyOf(beam);
    this.progress = progress;
    this.log = talk;
  }

  /**
   * An ingest that was done.
   *
   * @param clock what its clock stood at
   */
  public record Ingested(Instant clock, RunReport report) {}

  /** Makes a world and ingests it. */
  public Ingested world(GeneratorOptions options) throws IOException {
    return ingest(make(options));
  }

  /** Makes a world. */
  public GenerationSummary make(GeneratorOptions options) throws IOException {
    folder.prepare();
    progress.stage("Making a world", 0);
    GenerationSummary world = SyntheticDataset.of(options).write(folder.input());
    log.accept(
        "Invented "
            + world.reportCount()
            + " reports and "
            + world.eventCount()
            + " events of "
            + world.firstDay()
            + " to "
            + world.lastDay()
            + " in "
            + folder.input());
    return world;
  }

  /** Ingests a world that was made. */
  public Ingested ingest(GenerationSummary world) {
    reportClock(world.clock());
    return ingest(
        world.clock(),
        List.of(inInput("reports.ndjson.gz")),
        List.of(inInput("events.ndjson.gz")),
        Optional.of(inInput("consents.ndjson")),
        Optional.empty());
  }

  /**
   * Ingests given files, consent of extended scope assumed.
   *
   * @param machine the machine's time; the clock where no record in them can be read
   */
  public Ingested files(List<String> reports, List<String> events, Instant machine)
      throws IOException {
    log.accept(
        "Consent of scope "
            + Scope.EXTENDED.word()
            + " is assumed for every instance; the lake is marked as a demonstration's.");
    progress.stage("Looking for the last window", 0);
    DataTimeResolver clocks = new DataTimeResolver(Catalog.load(), machine);
    Optional<Instant> clock =
        Stream.of(clocks.of(REPORTS, reports), clocks.of(EVENTS, events))
            .flatMap(Optional::stream)
            .max(Instant::compareTo);
    clock.ifPresentOrElse(
        this::reportClock,
        () -> log.accept("No record can be read; the clock is the machine's, " + machine));
    folder.prepare();
    return ingest(
        clock.orElse(machine), reports, events, Optional.empty(), Optional.of(Scope.EXTENDED));
  }

  /** Aggregates what was ingested. */
  public RunReport aggregate(Instant clock) {
    return AggregateJob.run(
        new AggregateRequest(folder.lake().toString(), clock, List.of(), List.of(), beam),
        progress);
  }

  private Ingested ingest(
      Instant clock,
      List<String> reports,
      List<String> events,
      Optional<String> consents,
      Optional<Scope> assumed) {
    IngestRequest request =
        new IngestRequest(
            folder.lake().toString(),
            folder.keys().toString(),
            clock,
            reports,
            events,
            consents,
            assumed,
            beam);
    return new Ingested(clock, IngestJob.run(request, progress));
  }

  private String inInput(String name) {
    return folder.input().resolve(Path.of(name)).toString();
  }

  private void reportClock(Instant clock) {
    log.accept(
        "The clock stands at "
            + clock
            + ": the end of the last window of the data, and the time to wait for what is late.");
  }
}
