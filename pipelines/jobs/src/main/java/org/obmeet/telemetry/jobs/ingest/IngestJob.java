package org.obmeet.telemetry.jobs.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.beam.PipelineResults;
import org.obmeet.telemetry.jobs.beam.Pipelines;
import org.obmeet.telemetry.jobs.beam.RunOptions;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.InputSegment;

/**
 * The ingest job, which turns input files and landed records into clean Parquet files without
 * duplicates.
 *
 * <p>The order of the steps protects privacy. A record is projected before any part of the record
 * is written, even to staging or quarantine. Projection drops fields that the schema does not name
 * and replaces identifiers by keyed pseudonyms. A new file is visible once the log names it.
 */
public final class IngestJob {
  private final IngestRequest request;
  private final SegmentRepair repair;
  private final RunClock clock;
  private final Catalog catalog;
  private final Lake lake;

  private IngestJob(
      IngestRequest request, SegmentRepair repair, RunClock clock, Catalog catalog, Lake lake) {
    this.request = request;
    this.repair = repair;
    this.clock = clock;
    this.catalog = catalog;
    this.lake = lake;
  }

  /**
   * Ingests the new records, commits the accepted ones, and merges small files, also if there is
   * nothing to ingest. Imported consents stay if the run fails later.
   *
   * @throws JobException if an option is invalid, there is nothing to ingest, or the pipeline fails
   * @throws org.obmeet.telemetry.lake.store.LakeException if an input file, the keyset or the lake
   *     cannot be used
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if the catalogue is invalid
   */
  public static RunReport run(IngestRequest request, Progress progress) {
    return run(request, SegmentRepair.NONE, progress);
  }

  /** Ingests as {@link #run(IngestRequest, Progress)}, with a repair of damaged segments. */
  public static RunReport run(IngestRequest request, SegmentRepair repair, Progress progress) {
    try (Lake.Sharing shared = Lake.share(request.lake())) {
      return CommitRetry.runReading(
          request.lake(), () -> attempt(request, repair, progress), progress);
    }
  }

  private static RunReport attempt(IngestRequest request, SegmentRepair repair, Progress progress) {
    RunClock clock = RunClock.start("ingest", request.now());
    Catalog catalog = Catalogs.load(request.catalog());
    SegmentPlanner.checkReadable(request);
    Lake lake = LakeSetup.open(request, catalog);
    return new IngestJob(request, repair, clock, catalog, lake).ingest(progress);
  }

  private RunReport ingest(Progress progress) {
    String run = clock.run();
    deleteOrphanedStaging();
    try (Lease active = Lease.ofRun(lake, run)) {
      Optional<StreamCounts> consents = ConsentImport.run(lake, catalog, request, run);
      LakeState state = lake.state();
      // Again: a retention with another clock may have committed since the lake was opened.
      LakeAccess.checked(lake, request.now());
      InputPlan plan = SegmentPlanner.plan(lake, catalog, state, request, repair);
      List<InputSegment> segments = plan.segments();
      List<String> further =
          Stream.concat(repair.acceptedLosses().stream(), plan.lists().stream()).toList();
      Map<String, Integer> buckets = plan.buckets(catalog, state);
      Compaction compaction = new Compaction(lake, catalog, request.now(), run);
      if (segments.isEmpty() && consents.isEmpty() && repair.acceptedLosses().isEmpty()) {
        compaction.mergeSmallFiles();
        throw new JobException(
            ExitCode.NOT_READY,
            "nothing to ingest: no file was named, and the landing zone has no new segments");
      }
      progress.stage("Ingesting: parsing, pseudonymising, removing duplicates", 0);
      List<StreamResult> results =
          segments.isEmpty()
              ? List.of()
              : PipelineResults.run(pipeline(state, segments, buckets), StreamResult.class);
      IngestOutcome outcome =
          IngestOutcome.of(lake, catalog, run, segments, buckets, results, further);
      outcome.append(request.now(), state.head().number());
      compaction.mergeSmallFiles();
      return report(consents, outcome);
    } catch (IOException e) {
      throw new JobException(ExitCode.FAILED, "ingest failed: " + e.getMessage(), e);
    }
  }

  /** Deletes the staging folders of dead runs, unless another run rewrites files. */
  private void deleteOrphanedStaging() {
    if (Lease.deadRuns(lake).isEmpty()) {
      return;
    }
    Optional<Lease> lease = Lease.alone(lake, Duration.ZERO);
    if (lease.isPresent()) {
      try (Lease held = lease.get()) {
        new FileCleanup(lake, request.now(), clock.run()).deleteStaging();
      }
    }
  }

  private Pipeline pipeline(
      LakeState state, List<InputSegment> segments, Map<String, Integer> buckets) {
    Pipeline pipeline = Pipelines.create(clock.run(), request.beam());
    IngestOptions options = pipeline.getOptions().as(IngestOptions.class);
    RunOptions.set(
        options, lake.root(), clock.run(), request.now(), request.keys(), request.catalog());
    request.assumeConsent().ifPresent(scope -> options.setAssumedScope(scope.word()));
    pipeline
        .apply("Segments", Create.of(segments).withCoder(SpecificAvroCoder.of(InputSegment.class)))
        .apply("Ingest", new IngestSegments(state, buckets))
        .apply("Results", new PipelineResults<>());
    return pipeline;
  }

  private RunReport report(Optional<StreamCounts> consents, IngestOutcome outcome) {
    Map<String, StreamCounts> streams = new TreeMap<>(outcome.counts());
    consents.ifPresent(counts -> streams.put("consent", counts));
    List<String> notes = new ArrayList<>();
    request
        .assumeConsent()
        .ifPresent(
            scope ->
                notes.add(
                    "consent of scope "
                        + scope.word()
                        + " is assumed for every instance;"
                        + " this lake is marked as a demonstration"));
    ExitCode exit = gate(streams, notes);
    outcome.lost().forEach((segment, lost) -> notes.add(lossNote(segment, lost)));
    if (streams.entrySet().stream().anyMatch(this::isLossRefused)) {
      exit = ExitCode.GATE_REFUSED;
    }
    long records = streams.values().stream().mapToLong(StreamCounts::read).sum();
    long bytes = outcome.added().stream().mapToLong(FileRef::bytes).sum();
    RunReport.Totals totals = RunReport.Totals.of(clock, outcome.added().size(), bytes, records);
    return RunReport.of(clock, options(), totals, lake, exit, notes, Map.of())
        .withStreams(streams)
        .writtenTo(lake);
  }

  private String lossNote(String segment, long lost) {
    if (!segment.endsWith(".avro")) {
      return "the list of sealed segments "
          + segment
          + " was cut or changed, or has vanished, so that records may be lost: find out why, then"
          + " give them up with --accept-loss";
    }
    return lost
        + " records are lost in the "
        + (lake.files().exists(segment) ? "damaged" : "vanished")
        + " segment "
        + segment
        + ": restore it and run 'telemetry ingest --reprocess "
        + segment
        + "', or give them up with --accept-loss";
  }

  /** Returns true if more records of a stream are lost than a release may miss. */
  private boolean isLossRefused(Map.Entry<String, StreamCounts> stream) {
    Dataset dataset = catalog.datasets().get(stream.getKey());
    return stream.getValue().lost() > (dataset == null ? 0 : dataset.maxLost());
  }

  /** Checks the share of rejected records. Accepted records stay committed in any case. */
  private ExitCode gate(Map<String, StreamCounts> streams, List<String> notes) {
    ExitCode exit = ExitCode.DONE;
    for (Map.Entry<String, StreamCounts> entry : streams.entrySet()) {
      Dataset dataset = catalog.datasets().get(entry.getKey());
      // Lost records have their own limit.
      long lost = entry.getValue().lost();
      long read = entry.getValue().read() - lost;
      long rejected = entry.getValue().rejectedTotal() - lost;
      if (dataset != null
          && read >= dataset.rejectFloor()
          && rejected > dataset.rejectShare() * read) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s: %d of %d records were rejected, more than %.1f %%; the accepted ones are"
                    + " committed, but aggregate refuses a window whose ingests together exceed"
                    + " this share",
                entry.getKey(),
                rejected,
                read,
                dataset.rejectShare() * 100));
        exit = ExitCode.GATE_REFUSED;
      }
    }
    return exit;
  }

  /** File names without folders, because a folder name may be the name of a person. */
  private static List<String> names(List<String> files) {
    return files.stream().map(file -> file.substring(file.lastIndexOf('/') + 1)).toList();
  }

  private Map<String, Object> options() {
    Map<String, Object> options = new TreeMap<>();
    options.put("lake", request.lake());
    options.put("now", request.now().toString());
    options.put("reports", names(request.reports()));
    options.put("events", names(request.events()));
    options.put("consents", names(request.consents().map(List::of).orElse(List.of())));
    request.assumeConsent().ifPresent(scope -> options.put("assume_consent", scope.word()));
    options.put("beam", request.beam());
    if (!repair.reprocessed().isEmpty()) {
      options.put("reprocess", repair.reprocessed());
    }
    if (!repair.acceptedLosses().isEmpty()) {
      options.put("accept_loss", repair.acceptedLosses());
    }
    return options;
  }
}
