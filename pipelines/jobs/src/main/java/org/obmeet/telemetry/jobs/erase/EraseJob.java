package org.obmeet.telemetry.jobs.erase;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.landing.LandingRecovery;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;

/**
 * The erasure job, which deletes the rows of persons, instances and owners. Rows under a legal hold
 * stay and keep the erasure open.
 *
 * <p>The steps are:
 *
 * <ol>
 *   <li>It sets a tombstone, so that new rows are rejected, and ends the consents of instances.
 *   <li>It waits a limited time for collectors, and for runs that may have read the lake before the
 *       tombstone. It fences the runs that are still active: they must repeat their work.
 *   <li>It rewrites the files that contain rows of the subject, without these rows.
 *   <li>It scans the data files for remaining rows. It skips files in which it has just found no
 *       row of the subject.
 *   <li>If nothing keeps the erasure open, it commits a receipt to the log.
 * </ol>
 *
 * <p>If a run ends before the receipt, the tombstone stays open, and the next run continues.
 */
public final class EraseJob {
  private static final long POLL_MILLIS = 200;

  private EraseJob() {}

  /**
   * Erases the named subjects. Without names, continues with the open erasures and adds erasures of
   * withdrawn and narrowed consents.
   *
   * @throws JobException if the request is invalid, or another run rewrites files of the lake
   * @throws org.obmeet.telemetry.lake.store.LakeException if a file or the keyset cannot be used
   */
  public static RunReport run(EraseRequest request, Progress progress) {
    return CommitRetry.run(() -> attempt(request, progress), progress);
  }

  /**
   * Sets the tombstones of the named subjects. A later run without names erases their rows.
   *
   * @throws JobException if the request is invalid or the run fails
   */
  public static RunReport queue(EraseRequest request, Progress progress) {
    return CommitRetry.run(() -> setTombstones(request), progress);
  }

  private static RunReport setTombstones(EraseRequest request) {
    RunClock clock = RunClock.start("erase", request.now());
    Lake lake = LakeAccess.requireToWrite(request.lake(), request.now());
    LogHead before = lake.state().head();
    ErasureResult result = new ErasureResult();
    Tombstones tombstones =
        new Tombstones(ErasureContext.of(lake, request, clock.run()).withKnownNames(result::note));
    List<Suppression> queued = tombstones.set();
    tombstones.endConsents(queued);
    queued.forEach(row -> result.note(row.id() + ": queued; new data are rejected from now on"));
    return report(lake, before, request, clock, result);
  }

  /**
   * Counts the rows that the same request would erase, by data set. It writes nothing.
   *
   * @throws JobException if the request is invalid
   */
  public static RunReport preview(EraseRequest request) {
    RunClock clock = RunClock.start("erase", request.now());
    Lake lake = LakeAccess.require(request.lake());
    List<String> notes = new ArrayList<>();
    ErasureContext context =
        ErasureContext.of(lake, request, clock.run()).withKnownNames(notes::add);
    List<Suppression> open = new Tombstones(context).preview();
    List<Suppression> due = due(open, request);
    ErasurePreview preview = ErasurePreview.of(context, due);
    if (preview.rows().isEmpty() && preview.held() == 0) {
      notes.add("No stored data were found.");
    }
    preview.counts().forEach((key, rows) -> notes.add(key + ": " + rows + " rows"));
    preview.rows().forEach((name, rows) -> notes.add(name + ": " + rows + " rows to erase"));
    if (preview.held() > 0) {
      notes.add("Rows under a legal hold, which delay the erasure: " + preview.held());
    }
    if (due.size() < open.size()) {
      notes.add("Erasures that are not due yet and are not counted: " + (open.size() - due.size()));
    }
    notes.add("Nothing was written.");
    return RunReport.of(
        clock,
        options(request),
        RunReport.Totals.of(clock, 0, 0, 0),
        lake,
        ExitCode.DONE,
        notes,
        Map.of(
            "dry_run", true,
            "rows", preview.rows(),
            "held", preview.held(),
            "counts", preview.counts()));
  }

  private static List<Suppression> due(List<Suppression> open, EraseRequest request) {
    return open.stream()
        .filter(row -> row.due().map(time -> !time.isAfter(request.now())).orElse(true))
        .toList();
  }

  private static RunReport attempt(EraseRequest request, Progress progress) {
    RunClock clock = RunClock.start("erase", request.now());
    Lake found = LakeAccess.require(request.lake());
    Lake lake =
        request
            .brokenLogReason()
            .map(reason -> found.recover(reason, request.now(), clock.run()))
            .orElse(found);
    LakeAccess.checked(lake, request.now());
    LogHead before = lake.state().head();
    ErasureResult result = new ErasureResult();
    ErasureContext context =
        ErasureContext.of(lake, request, clock.run()).withKnownNames(result::note);
    Tombstones tombstones = new Tombstones(context);
    List<Suppression> open = tombstones.set();
    tombstones.endConsents(open);
    List<Suppression> due = due(open, request);
    open.stream()
        .filter(row -> !due.contains(row))
        .forEach(row -> result.note(row.id() + ": not due until " + row.due().orElseThrow()));
    if (open.isEmpty() && request.type() == EraseRequest.Type.BEYOND_CONSENT) {
      result.note("There are no values beyond a narrowed consent, or they are erased already");
    }
    if (!due.isEmpty()) {
      progress.stage("Erasing", 0);
      List<Commit> commits = lake.log().commits();
      long lastSet = ErasureContext.lastSet(commits, due);
      List<String> earlier = Lease.liveRuns(lake, clock.run());
      progress.stage("Waiting for earlier runs and collectors", 0);
      await(lake, request, lastSet, earlier);
      try (Lease alone = LakeAccess.alone(lake)) {
        for (String other : earlier) {
          if (Lease.isLive(lake, other)) {
            context.cleanup().fenceLive(other);
            result.fenced(other);
          }
        }
        RowErasure.remove(context, due, result);
        progress.stage("Verifying the erasure", 0);
        new SurvivorScan(context, due, result, lastSet).scan();
        appendReceipts(context, commits, due, result);
      }
    }
    return report(lake, before, request, clock, result);
  }

  /**
   * Waits a limited time for the runs that may have read the lake before commit {@code lastSet},
   * and for the collectors to read the tombstones that this commit set. A collector then closes its
   * current segments, and its next segments have no rows of the subject.
   */
  private static void await(Lake lake, EraseRequest request, long lastSet, List<String> earlier) {
    long end = System.nanoTime() + request.maxWait().toNanos();
    LandingRecovery landing = new LandingRecovery(lake);
    landing.run();
    while (System.nanoTime() < end
        && !(landing.openSegmentsBefore(lastSet).isEmpty()
            && earlier.stream().noneMatch(other -> Lease.isLive(lake, other)))) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JobException(ExitCode.FAILED, "the erasure was interrupted. Run it again.", e);
      }
      landing.run();
    }
  }

  private static RunReport report(
      Lake lake, LogHead before, EraseRequest request, RunClock clock, ErasureResult result) {
    RunReport.Totals totals =
        RunReport.Totals.of(clock, result.files(), result.bytes(), result.rowsScanned());
    return RunReport.of(
            clock, options(request), totals, lake, result.exit(), result.notes(), result.toMap())
        .writtenTo(lake, before);
  }

  private static Map<String, Object> options(EraseRequest request) {
    return Map.of(
        "lake", request.lake(),
        "now", request.now().toString(),
        "subjects", (long) request.names().size(),
        "reason", request.reason());
  }

  /**
   * Commits receipts and ends the erasures, unless an erasure must stay open. A receipt does not
   * identify the subject.
   */
  private static void appendReceipts(
      ErasureContext context, List<Commit> before, List<Suppression> due, ErasureResult result) {
    if (!result.isDone()) {
      return;
    }
    long last = before.get(before.size() - 1).number();
    List<Commit> commits =
        Stream.concat(before.stream(), context.lake().log().after(last).stream()).toList();
    List<Map<String, Object>> receipts = new ArrayList<>();
    for (Suppression row : due) {
      Map<String, Long> removed = RemovedRows.removed(commits, row.id());
      Map<String, Object> receipt = new LinkedHashMap<>();
      receipt.put("id", row.id());
      receipt.put("kind", row.kind());
      receipt.put("reason", row.reason());
      receipt.put("tombstone", row.purpose().word());
      row.until().ifPresent(end -> receipt.put("tombstone_until", end.toString()));
      long narrowed = removed.values().stream().mapToLong(Long::longValue).sum();
      if (row.blocksIntake()) {
        receipt.put("rows_removed", removed);
      } else {
        receipt.put("rows_narrowed", narrowed);
      }
      receipt.put("backups_gone_by", lastBackup(context).toString());
      receipts.add(receipt);
      result.receipt(receipt);
      result.note(row.id() + outcome(row, removed, narrowed));
    }
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("receipts", receipts);
    detail.put("scanned", result.scanned());
    detail.put("survivors", 0L);
    detail.put("fenced", List.copyOf(result.fenced()));
    detail.put("files", cleanFilesDigest(commits));
    Set<String> ids = due.stream().map(Suppression::id).collect(Collectors.toSet());
    new SuppressionTable(context.lake())
        .change(
            CommitKind.ERASE,
            context.now(),
            context.run(),
            detail,
            rows ->
                rows.stream()
                    .map(row -> ids.contains(row.id()) ? row.withDone(true) : row)
                    .toList());
  }

  /**
   * Returns the day by which a backup that was made before the erasure is destroyed: the first run
   * of {@code infra/backup} after its period destroys it.
   */
  private static LocalDate lastBackup(ErasureContext context) {
    return LocalDate.ofInstant(context.now(), ZoneOffset.UTC)
        .plus(context.catalog().processing().storage().backups())
        .plusDays(1);
  }

  private static String outcome(Suppression row, Map<String, Long> removed, long narrowed) {
    if (!row.blocksIntake()) {
      return ": values beyond the consent erased in " + narrowed + " rows; no such row is left";
    }
    return removed.isEmpty()
        ? ": no stored data were found; new data are rejected"
        : ": erased; rows removed: " + SubjectSearch.text(removed) + "; no row is left";
  }

  /** Returns the SHA-256 over paths and hashes of clean files, except the suppression table. */
  private static String cleanFilesDigest(List<Commit> commits) {
    return FileCheck.digest(
        FileCheck.liveFiles(commits).stream()
            .filter(file -> file.path().startsWith("clean/"))
            .filter(file -> !file.path().startsWith("clean/suppression/"))
            .toList());
  }
}
