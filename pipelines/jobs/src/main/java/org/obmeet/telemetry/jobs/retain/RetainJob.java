package org.obmeet.telemetry.jobs.retain;

import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.ExclusiveLease;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.WindowsExpiredCommit;
import org.obmeet.telemetry.lake.landing.LandingRecovery;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * The retention job, which deletes data past their retention period, except under a legal hold.
 *
 * <p>The steps are:
 *
 * <ol>
 *   <li>It records windows as lost if their data expire before a release.
 *   <li>It commits the plan to the log.
 *   <li>It deletes the files, rows and keys that the plan names.
 *   <li>It checks the files of the lake, independently of the plan.
 *   <li>It commits the result if anything is left. Otherwise the next plan says up to which commit
 *       everything was verified.
 * </ol>
 */
public final class RetainJob {
  private RetainJob() {}

  /**
   * Plans, enforces or verifies retention.
   *
   * @throws JobException if there is no lake, the time of the run is implausible, or another run
   *     rewrites files of the lake
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if the catalogue is invalid
   */
  public static RunReport run(RetainRequest request, Progress progress) {
    if (request.mode() != RetainRequest.Mode.ENFORCE) {
      return CommitRetry.run(() -> attempt(request, progress), progress);
    }
    try (ExclusiveLease alone = LakeAccess.acquireToRewrite(LakeAccess.require(request.lake()))) {
      return CommitRetry.run(() -> attempt(request, progress), progress);
    }
  }

  private static RunReport attempt(RetainRequest request, Progress progress) {
    RunClock clock = RunClock.start("retain", request.now());
    Catalog catalog = Catalogs.load(request.catalog());
    Lake lake = LakeClockCheck.openLake(request, clock.run());
    if (request.mode() == RetainRequest.Mode.VERIFY) {
      progress.stage("Verifying", 0);
      List<String> findings = new RetentionCheck(lake, catalog, request).findings();
      return report(
          lake, lake.state().head(), request, clock, findings, List.of(), new LinkedHashMap<>());
    }
    if (request.mode() == RetainRequest.Mode.ENFORCE) {
      new LandingRecovery(lake).run();
    }
    progress.stage("Planning", 0);
    RetentionContext context = RetentionContext.of(lake, catalog, request.keys(), request.now());
    List<ReleaseKey> lost = WindowPlanner.expired(context.state(), catalog, request.now());
    RetentionPlan plan = new RetentionPlanner(context).plan();
    List<ReleaseKey> nearExpiry = nearExpiry(context, request);
    List<String> notes = new ArrayList<>();
    nearExpiry.forEach(key -> notes.add(warning(context, key)));
    Map<String, Object> outcome = outcome(context, plan, lost, nearExpiry);
    plan.items().forEach(item -> notes.add(item.toString()));
    if (request.mode() == RetainRequest.Mode.PLAN) {
      lost.forEach(key -> notes.add("would be lost, because it is not released: " + key));
      notes.addAll(plan.failures());
      return report(lake, context.state().head(), request, clock, List.of(), notes, outcome);
    }
    return enforce(request, progress, clock, context, plan, lost, notes, outcome);
  }

  private static RunReport enforce(
      RetainRequest request,
      Progress progress,
      RunClock clock,
      RetentionContext context,
      RetentionPlan plan,
      List<ReleaseKey> lost,
      List<String> notes,
      Map<String, Object> outcome) {
    Lake lake = context.lake();
    if (!lost.isEmpty()) {
      lake.log()
          .append(
              new WindowsExpiredCommit(lost)
                  .draft(context.state().head().number(), request.now(), clock.run()),
              ConflictCheck.rejectKinds(CommitKind.RELEASE, CommitKind.LOST));
      lost.forEach(key -> notes.add("lost, because its data expired before its release: " + key));
    }
    if (!plan.items().isEmpty() || !plan.failures().isEmpty()) {
      progress.stage("Deleting", 0);
      new RetentionEnforcer(lake, context, plan, clock.run()).enforce();
    }
    progress.stage("Verifying", 0);
    RetentionCheck check = new RetentionCheck(lake, context.catalog(), request);
    List<String> findings = check.findings();
    if (findings.isEmpty() && plan.failures().isEmpty()) {
      check.record();
    }
    notes.addAll(plan.failures());
    outcome.put("failures", plan.failures());
    if (!findings.isEmpty() || !plan.failures().isEmpty()) {
      CommitDraft done =
          CommitDraft.of(CommitKind.RETAIN, lake.log().head().number(), request.now(), clock.run())
              .withDetail(
                  Map.of(
                      "phase",
                      "done",
                      "plan",
                      clock.run(),
                      "findings",
                      (long) findings.size(),
                      "failures",
                      plan.failures()));
      lake.log().append(done, ConflictCheck.alwaysRebase());
    }
    return report(lake, context.state().head(), request, clock, findings, notes, outcome);
  }

  private static Map<String, Object> outcome(
      RetentionContext context,
      RetentionPlan plan,
      List<ReleaseKey> lost,
      List<ReleaseKey> nearExpiry) {
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("items", plan.items().stream().map(RetentionItem::toMap).toList());
    outcome.put("failures", plan.failures());
    outcome.put("lost", lost.stream().map(ReleaseKey::toString).toList());
    outcome.put("lost_by_stream", byStream(context, lost));
    outcome.put("windows_near_expiry", (long) nearExpiry.size());
    outcome.put("windows_near_expiry_by_stream", byStream(context, nearExpiry));
    return outcome;
  }

  /** The number of release keys by stream; 0 for each other stream that has cubes. */
  private static Map<String, Long> byStream(RetentionContext context, List<ReleaseKey> keys) {
    Map<String, Long> counts = new TreeMap<>();
    context.catalog().cubes().forEach(cube -> counts.put(cube.stream(), 0L));
    keys.forEach(key -> counts.merge(stream(context.catalog(), key), 1L, Long::sum));
    return counts;
  }

  /** Undecided cubes and windows whose data have at most a quarter of their period left. */
  private static List<ReleaseKey> nearExpiry(RetentionContext context, RetainRequest request) {
    return WindowPlanner.undecided(context.state(), context.catalog(), request.now()).stream()
        .filter(key -> context.expiry().isLastQuarter(key.window().start(), period(context, key)))
        .toList();
  }

  private static String warning(RetentionContext context, ReleaseKey key) {
    return "not released yet, and its data expire from %s on: %s"
        .formatted(key.window().start().plus(period(context, key)).plusDays(1), key);
  }

  private static Period period(RetentionContext context, ReleaseKey key) {
    return context.catalog().dataset(stream(context.catalog(), key)).retention().clean();
  }

  private static String stream(Catalog catalog, ReleaseKey key) {
    return catalog.cubes().stream()
        .filter(cube -> cube.name().equals(key.table()))
        .findFirst()
        .orElseThrow()
        .stream();
  }

  private static RunReport report(
      Lake lake,
      LogHead before,
      RetainRequest request,
      RunClock clock,
      List<String> findings,
      List<String> notes,
      Map<String, Object> outcome) {
    outcome.put("findings", findings);
    List<String> lines = new ArrayList<>(notes);
    lines.addAll(findings);
    boolean verified = request.mode() != RetainRequest.Mode.PLAN;
    if (verified && findings.isEmpty()) {
      lines.add("Verified: nothing in the lake is past its period.");
    }
    boolean lost =
        request.mode() == RetainRequest.Mode.ENFORCE
            && outcome.get("lost") instanceof List<?> keys
            && !keys.isEmpty();
    ExitCode exit =
        !findings.isEmpty()
            ? ExitCode.VERIFICATION_FAILED
            : lost ? ExitCode.GATE_REFUSED : ExitCode.DONE;
    Map<String, Object> options =
        Map.of(
            "lake", request.lake(),
            "now", request.now().toString(),
            "mode", request.mode().toString());
    RunReport.Totals totals = RunReport.Totals.of(clock, 0, 0, 0);
    RunReport report = RunReport.of(clock, options, totals, lake, exit, lines, outcome);
    return request.mode() == RetainRequest.Mode.ENFORCE ? report.writtenTo(lake, before) : report;
  }
}
