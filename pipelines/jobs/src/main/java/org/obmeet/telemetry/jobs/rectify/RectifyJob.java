package org.obmeet.telemetry.jobs.rectify;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeResolver;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RewriteLeases;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunIds;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RewriteLease;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.maintenance.RowUpdate;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.projection.RowRectification;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Rectification: files that hold rows of a subject are written anew with the right values. Landing
 * first, in place; then clean, by an entry of the log that says which fields and how many rows, and
 * not whose. A legal hold keeps rows as they are. Releases do not change; windows that are not
 * released yet are computed from the corrected rows.
 */
public final class RectifyJob {
  /** An ingest that began meanwhile may have brought in rows as they were: they are met again. */
  private static final int PASSES = 3;

  private final RectifyRequest request;
  private final Lake lake;
  private final String run;
  private final Dataset dataset;
  private final RowRectification correction;
  private final SubjectRowMatcher rows;
  private final LegalHolds holds;
  private long held;

  private RectifyJob(RectifyRequest request, Lake lake, String run) {
    this.request = request;
    this.lake = lake;
    this.run = run;
    Catalog catalog = Catalogs.load(request.catalog());
    Keyset ring = Keyset.open(request.keys());
    lake.state().check(ring);
    Pseudonyms pseudonyms = SuppressionLists.pseudonyms(ring);
    List<Suppression> subject =
        List.of(
            Suppression.of(
                run,
                Suppression.Purpose.RESTRICTION,
                request.name().kind().word(),
                request.name().subject(pseudonyms),
                "",
                request.now()));
    this.rows =
        catalog.datasets().values().stream()
            .filter(data -> data.epochDays() > 0)
            .map(
                data ->
                    new SubjectRowMatcher(
                        data, pseudonyms, SuppressionLists.book(subject, row -> true)))
            .filter(SubjectRowMatcher::isPossible)
            .findFirst()
            .orElseThrow();
    this.dataset = rows.dataset();
    this.correction = correction(dataset, request);
    this.holds =
        LegalHolds.inForce(new SuppressionTable(lake).rows(), request.now(), () -> pseudonyms);
  }

  private static RowRectification correction(Dataset dataset, RectifyRequest request) {
    try {
      return new RowRectification(dataset, request.set());
    } catch (RowRectification.InvalidRectificationException e) {
      throw new JobException(ExitCode.BAD_INPUT, "--set: " + e.getMessage(), e);
    }
  }

  /**
   * Puts rows right.
   *
   * @throws JobException where the request or the run is at fault, or another run is at work
   */
  public static RunReport run(RectifyRequest request, Progress progress) {
    return CommitRetry.run(() -> attempt(request, progress), progress);
  }

  private static RunReport attempt(RectifyRequest request, Progress progress) {
    RunClock clock =
        RunClock.start(RunIds.next("rectify", request.now(), new SecureRandom()), "rectify");
    Lake lake = LakeResolver.require(request.lake());
    RectifyJob rectify = new RectifyJob(request, lake, clock.run());
    List<String> others = RunLease.liveRuns(lake, clock.run());
    if (!others.isEmpty()) {
      throw new JobException(
          ExitCode.NOT_READY,
          "run " + others.get(0) + " is at work, which may hold rows as they were; run it again");
    }
    progress.stage("Rectifying", 0);
    RowUpdate rows = new RowUpdate(lake, clock.run());
    try (RewriteLease alone = RewriteLeases.acquire(lake)) {
      long before = -1;
      for (int pass = 0; pass < PASSES && rows.changed() > before; pass++) {
        before = rows.changed();
        rectify.held = 0;
        rectify.landing(rows);
        rectify.clean(rows, before);
      }
    }
    return rectify.report(clock, rows.changed());
  }

  private void landing(RowUpdate correct) {
    for (FileInfo file : lake.files().list(lake.layout().landingFolder(dataset.name()))) {
      if (file.path().endsWith(".avro")) {
        correct.rewriteLanding(dataset, file.path(), change());
      }
    }
  }

  private void clean(RowUpdate correct, long before) {
    List<Commit> entries = lake.log().commits();
    LakeState state = LakeState.replay(entries);
    Map<String, FileRef> named = new TreeMap<>();
    FileCheck.named(entries).forEach(file -> named.put(file.path(), file));
    RewriteCommit commit = RewriteCommit.none();
    for (CleanFile file : state.clean(dataset.name())) {
      if (request.means(file.day()) && rows.mayLieIn(file.day(), file.bucket(), file.buckets())) {
        commit = commit.plus(correct.rewriteClean(dataset, file, named.get(file.path()), change()));
      }
    }
    if (correct.changed() > before) {
      Map<String, Object> detail = new TreeMap<>();
      detail.put("rectified", correct.changed() - before);
      detail.put("stream", dataset.name());
      detail.put("fields", correction.fields());
      lake.log()
          .append(
              commit.draft(CommitKind.REWRITE, state.head().number(), request.now(), run, detail),
              ConflictCheck.rejectDoubleRemoval());
      commit.removed().forEach(file -> lake.files().delete(file.path()));
    }
  }

  private UnaryOperator<GenericRecord> change() {
    int day = dataset.require("day").position();
    return row -> {
      if (!request.means(LocalDate.ofEpochDay((int) row.get(day))) || !rows.matches(row)) {
        return row;
      }
      GenericRecord corrected = correction.rectified(row);
      boolean keep =
          corrected != row && holds.mayCover(dataset.name()) && holds.covers(dataset, row);
      held += keep ? 1 : 0;
      return keep ? row : corrected;
    };
  }

  private RunReport report(RunClock clock, long changed) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("lake", request.lake());
    options.put("now", request.now().toString());
    options.put("fields", correction.fields());
    List<String> notes = new ArrayList<>();
    notes.add(
        changed == 0
            ? "Nothing to correct: no row of theirs says otherwise"
            : "Rows of " + dataset.name() + " corrected: " + changed);
    if (held > 0) {
      notes.add("Rows that a legal hold keeps as they are: " + held);
    }
    RunReport report =
        new RunReport(
                clock.run(),
                clock.command(),
                clock.started(),
                Instant.now(),
                options,
                Map.of(),
                List.of(),
                0,
                0,
                RunClock.peakMemory(),
                0,
                lake.log().head().toString(),
                held > 0 ? ExitCode.GATE_REFUSED : ExitCode.DONE,
                notes)
            .withOutcome(Map.of("corrected", changed, "held", held));
    new RunReports(lake).write(clock.run(), report.toMap());
    return report;
  }
}
