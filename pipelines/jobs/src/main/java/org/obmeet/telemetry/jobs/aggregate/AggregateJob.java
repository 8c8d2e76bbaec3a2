package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.cells.ComputeExactCells;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeResult;
import org.obmeet.telemetry.jobs.aggregate.publish.ReleasePublisher;
import org.obmeet.telemetry.jobs.aggregate.publish.StagedRelease;
import org.obmeet.telemetry.jobs.aggregate.publish.WindowResult;
import org.obmeet.telemetry.jobs.beam.LakeStateInput;
import org.obmeet.telemetry.jobs.beam.PipelineResults;
import org.obmeet.telemetry.jobs.beam.Pipelines;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.Ingest;
import org.obmeet.telemetry.lake.commit.IngestCounts;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.log.SegmentLoss;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The aggregate job, which computes release tables from the clean columns.
 *
 * <p>The job first closes the windows in the log. Rows that arrive later are not counted, and a run
 * that is repeated after a crash reads the same rows. No exact cell is written to the lake, except
 * totals and shares for operators. Release files are staged first. They are published after every
 * window of the run is decided.
 *
 * <p>A preview decides the same windows in the same way. It closes no window and publishes nothing.
 */
public final class AggregateJob {
  private final AggregateRequest request;
  private final RunClock clock;
  private final Lake lake;

  private AggregateJob(AggregateRequest request, RunClock clock, Lake lake) {
    this.request = request;
    this.clock = clock;
    this.lake = lake;
  }

  /**
   * Computes, protects and publishes the requested windows.
   *
   * @throws JobException if there is no lake, if no window's time for late records is over, or if
   *     the pipeline fails
   * @throws org.obmeet.telemetry.lake.store.LakeException if a file or the keyset cannot be used
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if the catalogue is invalid
   */
  public static RunReport run(AggregateRequest request, Progress progress) {
    try (Lake.Sharing shared = Lake.share(request.lake())) {
      return CommitRetry.runReading(request.lake(), () -> attempt(request, progress), progress);
    }
  }

  private static RunReport attempt(AggregateRequest request, Progress progress) {
    RunClock clock = RunClock.start(request.preview() ? "preview" : "aggregate", request.now());
    Catalog catalog = Catalogs.load(request.catalog());
    Lake lake =
        request.preview()
            ? LakeAccess.require(request.lake())
            : LakeAccess.requireToWrite(request.lake(), request.now());
    Catalogs.check(catalog, lake.state());
    WindowPlanner planner = new WindowPlanner(catalog, request);
    AggregateJob job = new AggregateJob(request, clock, lake);
    LakeState state = request.ignoreReleased() ? lake.state().unreleased() : lake.state();
    if (!planner.anyClosed(state)) {
      throw new JobException(
          ExitCode.NOT_READY,
          request.windows().isEmpty()
              ? "nothing to do: no window is closed yet at "
                  + request.now().truncatedTo(ChronoUnit.SECONDS)
                  + planner
                      .nextClosing(state)
                      .map(day -> "; the next one closes on " + day)
                      .orElse(", and the lake has no data of one that will close")
              : "nothing to do: the lake has no data of the named windows that may be counted. They"
                  + " never arrived, came late, were lost or have expired");
    }
    if (planner.plan(state).isEmpty()) {
      return job.report(List.of(), List.of(), List.of());
    }
    LakeAccess.keyset(lake, request.keys()); // fails before a window is closed
    Pipeline pipeline = Pipelines.create(clock.run(), request.beam());
    // A checkpoint may hide that an earlier commit was changed.
    lake.log().verify();
    try (Lease active = Lease.ofRun(lake, clock.run())) {
      return job.aggregate(progress, pipeline, planner, state);
    } catch (IOException e) {
      throw new JobException(ExitCode.FAILED, "aggregate failed: " + e.getMessage(), e);
    }
  }

  private RunReport aggregate(
      Progress progress, Pipeline pipeline, WindowPlanner planner, LakeState initial)
      throws IOException {
    List<String> refusals = new ArrayList<>();
    List<WindowResult> results = new ArrayList<>();
    LakeState state = initial;
    LogHead before = state.head();
    List<WindowPlan> plans = passGate(planner, state, refusals);
    if (!request.preview()) {
      closeWindows(state, plans);
      state = lake.state();
      plans = closedPlans(planner, state, plans);
    }
    progress.stage("Aggregating windows", 0);
    if (plans.stream().anyMatch(plan -> !plan.files().isEmpty())) {
      build(pipeline, state, plans);
      results.addAll(PipelineResults.run(pipeline, WindowResult.class));
      results.sort(Comparator.comparing(WindowResult::key));
    }
    if (request.preview()) {
      return report(plans, results, refusals);
    }
    new ReleasePublisher(lake, request.catalog(), request.now(), clock.run(), state.head().number())
        .publish(results);
    Map<ReleaseKey, List<? extends Map<String, ?>>> reasons = new TreeMap<>();
    results.stream()
        .flatMap(result -> result.cubes().stream())
        .filter(cube -> cube.counts().rows() > 0)
        .forEach(
            cube ->
                reasons.put(
                    new ReleaseKey(cube.counts().cube(), Window.parse(cube.counts().window())),
                    reasons(cube)));
    if (!reasons.isEmpty()) {
      new RunReports(lake).writeReasons(clock.run(), reasons);
    }
    return report(plans, results, refusals).writtenTo(lake, before);
  }

  private static List<WindowPlan> passGate(
      WindowPlanner planner, LakeState state, List<String> refusals) {
    List<WindowPlan> passed = new ArrayList<>();
    for (WindowPlan plan : planner.plan(state)) {
      refusal(state, plan).ifPresentOrElse(refusals::add, () -> passed.add(plan));
    }
    return passed;
  }

  /**
   * Returns the reason not to decide a window; empty if there is none. One reason is that the
   * ingests of the window's rows rejected too many records. The other is that too many records of
   * these ingests, or of the window's days, are lost in damaged segments.
   */
  private static Optional<String> refusal(LakeState state, WindowPlan plan) {
    Dataset dataset = plan.dataset();
    Map<Long, Ingest> ingests = new TreeMap<>();
    state.ingests().stream()
        .filter(ingest -> ingest.isCountedIn(dataset.name(), plan.window()))
        .forEach(ingest -> ingests.put(ingest.number(), ingest));
    List<SegmentLoss> losses =
        state.losses().values().stream()
            .filter(loss -> loss.stream().equals(dataset.name()))
            .filter(
                loss -> ingests.containsKey(loss.commit()) || plan.window().contains(loss.day()))
            .toList();
    long lost = losses.stream().mapToLong(SegmentLoss::records).sum();
    if (lost > dataset.maxLost()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s %s: %d records are lost in damaged segments; the limit for a release is %d."
                  + " Restore a segment and run 'telemetry ingest --reprocess SEGMENT', or give the"
                  + " records up with --accept-loss: %s",
              dataset.name(),
              plan.window(),
              lost,
              dataset.maxLost(),
              losses.stream().map(SegmentLoss::path).collect(Collectors.joining(", "))));
    }
    IngestCounts counts =
        ingests.values().stream()
            .map(ingest -> ingest.streams().getOrDefault(dataset.name(), IngestCounts.NONE))
            .reduce(IngestCounts.NONE, IngestCounts::plus);
    // Lost records have their own limit, and may have been restored since.
    long allLost = ingests.values().stream().mapToLong(ingest -> ingest.lost(dataset.name())).sum();
    long read = counts.read() - allLost;
    long rejected = counts.rejected() - allLost;
    if (read < dataset.rejectFloor() || rejected <= dataset.rejectShare() * read) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s %s: %d of %d records were rejected; the limit for a release is %.1f %%. The"
                + " reasons: telemetry quarantine list",
            dataset.name(),
            plan.window(),
            rejected,
            read,
            dataset.rejectShare() * 100));
  }

  /**
   * Closes the base windows that the plans read. Base windows without a row are also closed.
   * Otherwise a row that arrives later would count in its base window, but not in a longer window
   * that is already published.
   */
  private void closeWindows(LakeState state, List<WindowPlan> plans) {
    SortedSet<String> unclosed = new TreeSet<>();
    for (WindowPlan plan : plans) {
      String stream = plan.dataset().name();
      for (Window base : plan.baseWindows()) {
        if (state.closedBy(stream, base).isEmpty()) {
          unclosed.add(stream + "/" + base);
        }
      }
    }
    if (!unclosed.isEmpty()) {
      long base = state.head().number();
      lake.log()
          .append(
              CommitDraft.of(CommitKind.SETTLE, base, request.now(), clock.run())
                  .putAll(LogKey.CLOSED, unclosed));
    }
  }

  /** Plans the same windows again, with the files that count after their closure. */
  private static List<WindowPlan> closedPlans(
      WindowPlanner planner, LakeState state, List<WindowPlan> open) {
    List<String> keys = open.stream().map(WindowPlan::key).toList();
    return planner.plan(state).stream().filter(plan -> keys.contains(plan.key())).toList();
  }

  private void build(Pipeline pipeline, LakeState state, List<WindowPlan> plans) {
    AggregateOptions.set(
        pipeline.getOptions().as(AggregateOptions.class), lake, state, request, clock.run());
    PCollectionView<LakeState> planned = pipeline.apply("Planned state", new LakeStateInput(state));
    pipeline
        .apply("Compute cells", ComputeExactCells.of(pipeline, plans, state))
        .apply("Decide", new DecideWindows(planned))
        .apply("Results", new PipelineResults<>());
  }

  private RunReport report(
      List<WindowPlan> plans, List<WindowResult> results, List<String> refusals) {
    List<ReleaseCounts> releases = results.stream().flatMap(WindowResult::counts).toList();
    List<StagedRelease> staged = results.stream().flatMap(one -> one.release().stream()).toList();
    long bytes = staged.stream().mapToLong(one -> one.file().bytes()).sum();
    long rows =
        plans.stream().flatMap(p -> p.files().stream()).distinct().mapToLong(CleanFile::rows).sum();
    List<String> notes = new ArrayList<>(refusals);
    waiting(plans)
        .forEach(
            (cube, windows) ->
                notes.add(
                    cube
                        + ": not computed for "
                        + windows
                        + (windows == 1 ? " window" : " windows")
                        + ", because the days before them that it reads are incomplete"));
    if (plans.isEmpty() && refusals.isEmpty()) {
      notes.add("nothing changed: every closed window has been decided already");
    }
    boolean done = refusals.isEmpty() && releases.stream().noneMatch(AggregateJob::refused);
    return RunReport.of(
            clock,
            options(),
            RunReport.Totals.of(clock, staged.size(), bytes, rows),
            lake,
            done ? ExitCode.DONE : ExitCode.GATE_REFUSED,
            notes,
            unattributed(results))
        .withReleases(releases);
  }

  /** The records without a contributor, which are in no table, by window. */
  private static Map<String, Object> unattributed(List<WindowResult> results) {
    Map<String, Long> byWindow =
        new TreeMap<>(
            results.stream()
                .filter(result -> result.unattributed() > 0)
                .collect(Collectors.toMap(WindowResult::key, WindowResult::unattributed)));
    return byWindow.isEmpty() ? Map.of() : Map.of("records_without_contributor", byWindow);
  }

  private static List<Map<String, Object>> reasons(CubeResult cube) {
    return cube.reasons().stream()
        .map(
            reason ->
                Map.<String, Object>of(
                    "labels", reason.labels(), "measure", reason.measure(), "rule", reason.rule()))
        .toList();
  }

  private static boolean refused(ReleaseCounts counts) {
    return counts.decision().equals(CubeDecision.Action.REFUSED.word());
  }

  /** The number of windows for which a cube lacks earlier days, by cube. */
  private static Map<String, Long> waiting(List<WindowPlan> plans) {
    return plans.stream()
        .flatMap(plan -> plan.waiting().stream())
        .collect(Collectors.groupingBy(cube -> cube, TreeMap::new, Collectors.counting()));
  }

  private Map<String, Object> options() {
    return Map.of(
        "lake", request.lake(),
        "now", request.now().toString(),
        "family", request.families(),
        "window", request.windows().stream().map(Window::toString).toList(),
        "revise", request.onPublished() == AggregateRequest.OnPublished.REVISE,
        "beam", request.beam());
  }
}
