package org.obmeet.telemetry.jobs.rectify;

import com.google.common.collect.Streams;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.landing.LandingRecovery;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.maintenance.RowUpdate;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.projection.RowRectification;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The rectification job, which rewrites files with corrected values of a subject's rows. It uses
 * the first data set that can have such rows and has the fields. Landing segments are rewritten in
 * place. A commit per pass then replaces clean files and names the fields and the number of rows,
 * but not the subject. Releases, and rows under a legal hold, do not change. Later releases use the
 * corrected rows.
 */
public final class RectifyJob {
  /** Maximum number of passes. The next pass corrects rows that a concurrent ingest has added. */
  private static final int MAX_PASSES = 3;

  private final RectifyRequest request;
  private final Lake lake;
  private final String run;
  private final Dataset dataset;
  private final RowRectification rectification;
  private final SubjectRowMatcher matcher;

  /** Number of the log head before {@link #holds} were read. */
  private final long base;

  private final LegalHolds holds;
  private final SubjectSearch search;
  private final List<SubjectIdentifier> subjects;
  private final List<String> notes = new ArrayList<>();
  private long onHold;

  /** Segments that a collector is writing, and that have rows to correct. */
  private List<String> openSegments = List.of();

  private RectifyJob(RectifyRequest request, Lake lake, String run) {
    this.request = request;
    this.lake = lake;
    this.run = run;
    Catalog catalog = Catalogs.load(request.catalog());
    Pseudonyms pseudonyms = SuppressionLists.pseudonyms(lake, request.keys());
    this.search = new SubjectSearch(lake, catalog, pseudonyms);
    this.subjects = search.require(request.names(), notes::add);
    SuppressionList subject = search.list(subjects);
    List<SubjectRowMatcher> possible =
        catalog.datasets().values().stream()
            .filter(data -> data.epochDays() > 0)
            .map(data -> new SubjectRowMatcher(data, pseudonyms, subject))
            .filter(SubjectRowMatcher::isPossible)
            .toList();
    this.matcher =
        possible.stream()
            .filter(
                rows ->
                    request.set().keySet().stream()
                        .allMatch(name -> rows.dataset().field(name).isPresent()))
            .findFirst()
            .or(() -> possible.stream().findFirst())
            .orElseThrow(
                () ->
                    JobException.badInput(
                        "no data set has rows of this kind of subject; allowed are the kinds of "
                            + kinds(catalog)));
    this.dataset = matcher.dataset();
    try {
      this.rectification = new RowRectification(dataset, request.set());
    } catch (RowRectification.InvalidRectificationException e) {
      throw JobException.badInput("--set: " + e.getMessage(), e);
    }
    this.base = lake.log().head().number();
    this.holds =
        LegalHolds.inForce(new SuppressionTable(lake).rows(), request.now(), () -> pseudonyms);
  }

  private static String kinds(Catalog catalog) {
    return catalog.datasets().values().stream()
        .flatMap(dataset -> EpochKeyId.kinds(dataset).stream())
        .filter(kind -> KeywordEnum.of(SubjectIdentifier.Kind.class, kind).isPresent())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /**
   * Rectifies the rows of a subject.
   *
   * @throws JobException if the request is invalid, or another run is active
   * @throws org.obmeet.telemetry.lake.store.LakeException if a file or the keyset cannot be used
   */
  public static RunReport run(RectifyRequest request, Progress progress) {
    return CommitRetry.run(() -> attempt(request, progress), progress);
  }

  private static RunReport attempt(RectifyRequest request, Progress progress) {
    RunClock clock = RunClock.start("rectify", request.now());
    Lake lake =
        request.dryRun()
            ? LakeAccess.require(request.lake())
            : LakeAccess.requireToWrite(request.lake(), request.now());
    RectifyJob rectify = new RectifyJob(request, lake, clock.run());
    if (request.dryRun()) {
      return rectify.search.dryRun(
          clock,
          rectify.options(),
          rectify.subjects,
          (stream, day) -> stream.equals(rectify.dataset.name()) && request.covers(day),
          rectify.notes);
    }
    List<String> liveRuns = Lease.liveRuns(lake, clock.run());
    if (!liveRuns.isEmpty()) {
      throw new JobException(
          ExitCode.BUSY,
          "run %s is active and may have read uncorrected rows: run this command again after it"
              .formatted(liveRuns.get(0)));
    }
    progress.stage("Rectifying", 0);
    RowUpdate update = new RowUpdate(lake, clock.run());
    try (Lease alone = LakeAccess.alone(lake)) {
      new LandingRecovery(lake).run();
      long before = -1;
      for (int pass = 0; pass < MAX_PASSES && update.changed() > before; pass++) {
        before = update.changed();
        rectify.onHold = 0;
        for (String path : lake.segments(rectify.dataset.name())) {
          update.rewriteLanding(rectify.dataset, path, rectify.correction());
        }
        rectify.rewriteClean(update, before);
      }
      rectify.openSegments =
          SubjectSearch.segments(lake, rectify.dataset).stream()
              .filter(path -> path.endsWith(".open") && rectify.hasRowsToCorrect(path))
              .toList();
    }
    return rectify.report(clock, update);
  }

  private Map<String, Object> options() {
    return Map.of(
        "lake", request.lake(),
        "now", request.now().toString(),
        "fields", rectification.fields());
  }

  private void rewriteClean(RowUpdate update, long correctedBefore) {
    LakeState state = lake.state();
    Rewrite rewrite = Rewrite.none();
    for (CleanFile file : state.clean(dataset.name())) {
      if (file.days().stream().anyMatch(request::covers)
          && matcher.mayBeInBucket(file.firstDay(), file.bucket(), file.buckets())
          && SubjectRows.anyIn(lake, file.path(), matcher)) {
        rewrite = rewrite.plus(update.rewriteClean(dataset, file, correction()));
      }
    }
    if (update.changed() > correctedBefore) {
      Map<String, Object> detail =
          Map.of(
              "rectified", update.changed() - correctedBefore,
              "stream", dataset.name(),
              "fields", rectification.fields());
      new FileCleanup(lake, request.now(), run)
          .append(rewrite.draft(CommitKind.REWRITE, base, request.now(), run).withDetail(detail));
    }
  }

  private boolean hasRowsToCorrect(String openSegment) {
    UnaryOperator<GenericRecord> correction = correction();
    try (RecordIterator rows = SubjectSearch.openSegment(lake, dataset, openSegment)) {
      return Streams.stream(rows).anyMatch(row -> correction.apply(row) != row);
    }
  }

  /** Returns the function that corrects a row; its result is the same row if nothing changes. */
  private UnaryOperator<GenericRecord> correction() {
    int day = dataset.require("day").position();
    return row -> {
      if (!request.covers(LocalDate.ofEpochDay((int) row.get(day))) || !matcher.matches(row)) {
        return row;
      }
      GenericRecord corrected = rectification.rectified(row);
      boolean keep = corrected != row && holds.covers(dataset, row);
      onHold += keep ? 1 : 0;
      return keep ? row : corrected;
    };
  }

  private RunReport report(RunClock clock, RowUpdate update) {
    long changed = update.changed();
    if (changed > 0) {
      notes.add("Rows of " + dataset.name() + " corrected: " + changed);
    } else if (onHold == 0 && openSegments.isEmpty()) {
      notes.add("Nothing to correct: all requested rows have these values already");
    }
    if (onHold > 0) {
      notes.add("Rows not corrected because of a legal hold: " + onHold);
    }
    openSegments.forEach(
        path ->
            notes.add(
                path
                    + " is being written by a collector and has rows to correct."
                    + " Run this command again after it is closed."));
    ExitCode held = onHold > 0 ? ExitCode.GATE_REFUSED : ExitCode.DONE;
    return RunReport.of(
            clock,
            options(),
            RunReport.Totals.of(clock, update.files(), update.bytes(), 0),
            lake,
            openSegments.isEmpty() ? held : ExitCode.BUSY,
            notes,
            Map.of("corrected", changed, "held", onHold))
        .writtenTo(lake);
  }
}
