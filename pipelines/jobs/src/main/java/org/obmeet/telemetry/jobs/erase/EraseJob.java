package org.obmeet.telemetry.jobs.erase;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeResolver;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RewriteLeases;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunIds;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RewriteLease;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.landing.LandingRecovery;
import org.obmeet.telemetry.lake.subject.Suppression;

/**
 * Erasure of persons, instances and owners.
 *
 * <p>Order: the tombstone first, so that nothing new comes in; then the files that hold rows of
 * theirs are written anew without them; then everything is looked at for survivors; and only where
 * there are none does the log get the receipt. Whatever ends a run in between leaves the tombstone
 * open, and the next run goes on.
 */
public final class EraseJob {
  private static final long PAUSE_MILLIS = 200;

  private EraseJob() {}

  /**
   * Erases, or goes on with what is due.
   *
   * @throws JobException where the request or the run is at fault
   */
  public static RunReport run(EraseRequest request, Progress progress) {
    return CommitRetry.run(() -> attempt(request, progress), progress);
  }

  private static RunReport attempt(EraseRequest request, Progress progress) {
    RunClock clock =
        RunClock.start(RunIds.next("erase", request.now(), new SecureRandom()), "erase");
    Lake found = LakeResolver.require(request.lake());
    Lake lake =
        request
            .goOn()
            .map(reason -> found.recover(reason, request.now(), clock.run()))
            .orElse(found);
    ErasureContext work = ErasureContext.of(lake, request, clock.run());
    List<Suppression> open = new Tombstones(work).set();
    List<Suppression> due =
        open.stream()
            .filter(row -> row.due().map(time -> !time.isAfter(request.now())).orElse(true))
            .toList();
    ErasureResult outcome = new ErasureResult();
    open.stream()
        .filter(row -> !due.contains(row))
        .forEach(
            row -> outcome.note(row.id() + ": to be done from " + row.due().orElseThrow() + " on"));
    if (!due.isEmpty()) {
      progress.stage("Erasing", due.size());
      long set = work.lastSet(due);
      awaitCollectors(lake, request, set);
      try (RewriteLease alone = RewriteLeases.acquire(lake)) {
        new RowErasure(work, due, outcome).remove();
        progress.stage("Looking for survivors", 0);
        new SurvivorScan(work, due, outcome, set).scan();
        new ErasureReceipts(work, due, outcome).append();
      }
    }
    return report(lake, request, clock, outcome);
  }

  /**
   * A collector that learns of a tombstone seals what it is writing, and what it begins then holds
   * nothing of the subject.
   */
  private static void awaitCollectors(Lake lake, EraseRequest request, long set) {
    long end = System.nanoTime() + request.patience().toNanos();
    LandingRecovery landing = new LandingRecovery(lake);
    landing.run();
    while (System.nanoTime() < end && !landing.openSegmentsBefore(set).isEmpty()) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JobException(ExitCode.FAILED, "the erasure was interrupted; run it again", e);
      }
      landing.run();
    }
  }

  private static RunReport report(
      Lake lake, EraseRequest request, RunClock clock, ErasureResult outcome) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("lake", request.lake());
    options.put("now", request.now().toString());
    options.put("subjects", (long) request.names().size());
    options.put("reason", request.reason());
    RunReport report =
        new RunReport(
                clock.run(),
                clock.command(),
                clock.started(),
                Instant.now(),
                options,
                Map.of(),
                List.of(),
                outcome.files(),
                0,
                RunClock.peakMemory(),
                clock.perSecond(outcome.rowsScanned()),
                lake.log().head().toString(),
                outcome.exit(),
                new ArrayList<>(outcome.notes()))
            .withOutcome(outcome.toMap());
    new RunReports(lake).write(clock.run(), report.toMap());
    return report;
  }
}
