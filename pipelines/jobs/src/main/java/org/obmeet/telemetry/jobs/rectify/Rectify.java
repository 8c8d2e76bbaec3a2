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
import org.obmeet.telemetry.jobs.Attempts;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.Holds;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.jobs.Lakes;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunIds;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.Suppressed;
import org.obmeet.telemetry.lake.ActiveRun;
import org.obmeet.telemetry.lake.CleanFile;
import org.obmeet.telemetry.lake.ConflictCheck;
import org.obmeet.telemetry.lake.Entry;
import org.obmeet.telemetry.lake.EntryKind;
import org.obmeet.telemetry.lake.FileCheck;
import org.obmeet.telemetry.lake.FileInfo;
import org.obmeet.telemetry.lake.FileRef;
import org.obmeet.telemetry.lake.KeyRing;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.lake.RewriteCommit;
import org.obmeet.telemetry.lake.RowCorrection;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.Suppression;
import org.obmeet.telemetry.lake.SuppressionTable;
import org.obmeet.telemetry.privacy.projection.Correction;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRows;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * Rectification: files that hold rows of a subject are written anew with the right values. Landing
 * first, in place; then clean, by an entry of the log that says which fields and how many rows, and
 * not whose. A legal hold keeps rows as they are. Releases do not change; windows that are not
 * released yet are computed from the corrected rows.
 */
public final class Rectify {
  /** An ingest that began meanwhile may have brought in rows as they were: they are met again. */
  private static final int PASSES = 3;

  private final RectifyRequest request;
  private final Lake lake;
  private final String run;
  private final Dataset dataset;
  private final Correction correction;
  private final SubjectRows rows;
  private final Holds holds;
  private long held;

  private Rectify(RectifyRequest request, Lake lake, String run) {
    this.request = request;
    this.lake = lake;
    this.run = run;
    Catalog catalog = Catalogs.load(request.catalog());
    KeyRing ring = KeyRing.open(request.keys());
    ring.check(lake.state());
    Pseudonyms pseudonyms = Suppressed.pseudonyms(ring);
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
            .map(data -> new SubjectRows(data, pseudonyms, Suppressed.book(subject, row -> true)))
            .filter(SubjectRows::isPossible)
            .findFirst()
            .orElseThrow();
    this.dataset = rows.dataset();
    this.correction = correction(dataset, request);
    this.holds = Holds.inForce(new SuppressionTable(lake).rows(), request.now(), () -> pseudonyms);
  }

  private static Correction correction(Dataset dataset, RectifyRequest request) {
    try {
      return new Correction(dataset, request.set());
    } catch (Correction.NotAllowed e) {
      throw new JobFailure(ExitCode.BAD_INPUT, "--set: " + e.getMessage(), e);
    }
  }

  /**
   * Puts rows right.
   *
   * @throws JobFailure where the request or the run is at fault, or another run is at work
   */
  public static RunReport run(RectifyRequest request, Progress progress) {
    return Attempts.of(() -> attempt(request, progress), progress);
  }

  private static RunReport attempt(RectifyRequest request, Progress progress) {
    RunClock clock =
        RunClock.start(RunIds.next("rectify", request.now(), new SecureRandom()), "rectify");
    Lake lake = Lakes.require(request.lake());
    Rectify rectify = new Rectify(request, lake, clock.run());
    List<String> others = ActiveRun.others(lake, clock.run());
    if (!others.isEmpty()) {
      throw new JobFailure(
          ExitCode.NOT_READY,
          "run " + others.get(0) + " is at work, which may hold rows as they were; run it again");
    }
    progress.stage("Rectifying", 0);
    RowCorrection rows = new RowCorrection(lake, clock.run());
    long before = -1;
    for (int pass = 0; pass < PASSES && rows.changed() > before; pass++) {
      before = rows.changed();
      rectify.held = 0;
      rectify.landing(rows);
      rectify.clean(rows, before);
    }
    return rectify.report(clock, rows.changed());
  }

  private void landing(RowCorrection correct) {
    for (FileInfo file : lake.files().list(lake.layout().landingFolder(dataset.name()))) {
      if (file.path().endsWith(".avro")) {
        correct.landing(dataset, file.path(), change());
      }
    }
  }

  private void clean(RowCorrection correct, long before) {
    List<Entry> entries = lake.log().entries();
    LakeState state = LakeState.replay(entries);
    Map<String, FileRef> named = new TreeMap<>();
    FileCheck.named(entries).forEach(file -> named.put(file.path(), file));
    RewriteCommit commit = RewriteCommit.none();
    for (CleanFile file : state.clean(dataset.name())) {
      if (request.means(file.day()) && rows.mayLieIn(file.day(), file.bucket(), file.buckets())) {
        commit = commit.plus(correct.clean(dataset, file, named.get(file.path()), change()));
      }
    }
    if (correct.changed() > before) {
      Map<String, Object> detail = new TreeMap<>();
      detail.put("rectified", correct.changed() - before);
      detail.put("stream", dataset.name());
      detail.put("fields", correction.fields());
      lake.log()
          .append(
              commit.draft(EntryKind.REWRITE, state.head().number(), request.now(), run, detail),
              ConflictCheck.removedOnce());
      commit.removed().forEach(file -> lake.files().delete(file.path()));
    }
  }

  private UnaryOperator<GenericRecord> change() {
    int day = dataset.require("day").position();
    return row -> {
      if (!request.means(LocalDate.ofEpochDay((int) row.get(day))) || !rows.hold(row)) {
        return row;
      }
      GenericRecord corrected = correction.of(row);
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
