package org.obmeet.telemetry.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.Aggregate;
import org.obmeet.telemetry.jobs.aggregate.AggregateRequest;
import org.obmeet.telemetry.jobs.ingest.Ingest;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Scope;
import org.obmeet.telemetry.world.Summary;
import org.obmeet.telemetry.world.World;
import org.obmeet.telemetry.world.WorldOptions;

/** From nothing to released tables in one folder. */
public final class Demo {
  private static final String REPORTS = "instance_statistics";
  private static final String EVENTS = "community_events";

  private final DemoFolder folder;
  private final List<String> beam;
  private final Progress progress;
  private final Consumer<String> talk;

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
    this.talk = talk;
  }

  /** What was done: an ingest, and an aggregate. */
  public record Done(RunReport ingest, RunReport aggregate) {}

  /** Runs on an invented world. */
  public Done onWorld(WorldOptions options) throws IOException {
    progress.stage("Making a world", 0);
    Summary world = World.of(options).write(folder.input());
    talk.accept(
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
    sayClock(world.clock());
    return run(
        world.clock(),
        List.of(inInput("reports.ndjson.gz")),
        List.of(inInput("events.ndjson.gz")),
        Optional.of(inInput("consents.ndjson")),
        Optional.empty());
  }

  /**
   * Runs on given files, consent of extended scope assumed.
   *
   * @param machine the machine's time
   * @throws JobFailure where no record in them can be read
   */
  public Done onFiles(List<String> reports, List<String> events, Instant machine) {
    talk.accept(
        "Consent of scope "
            + Scope.EXTENDED.word()
            + " is assumed for every instance; the lake is marked as a demonstration's.");
    progress.stage("Looking for the last window", 0);
    DataClock clocks = new DataClock(Catalog.load(), machine);
    Instant clock =
        Stream.of(clocks.of(REPORTS, reports), clocks.of(EVENTS, events))
            .flatMap(Optional::stream)
            .max(Instant::compareTo)
            .orElseThrow(
                () ->
                    new JobFailure(
                        ExitCode.BAD_INPUT,
                        "--reports and --events must hold a record that can be read, one a line;"
                            + " they hold none"));
    sayClock(clock);
    return run(clock, reports, events, Optional.empty(), Optional.of(Scope.EXTENDED));
  }

  private Done run(
      Instant clock,
      List<String> reports,
      List<String> events,
      Optional<String> consents,
      Optional<Scope> assumed) {
    String lake = folder.lake().toString();
    RunReport ingest =
        Ingest.run(
            new IngestRequest(
                lake, folder.keys().toString(), clock, reports, events, consents, assumed, beam),
            progress);
    RunReport aggregate =
        Aggregate.run(new AggregateRequest(lake, clock, List.of(), List.of(), beam), progress);
    return new Done(ingest, aggregate);
  }

  private String inInput(String name) {
    return folder.input().resolve(Path.of(name)).toString();
  }

  private void sayClock(Instant clock) {
    talk.accept(
        "The clock stands at "
            + clock
            + ": the end of the last window of the data, and the time to wait for what is late.");
  }
}
