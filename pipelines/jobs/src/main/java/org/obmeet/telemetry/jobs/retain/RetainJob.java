package org.obmeet.telemetry.jobs.retain;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.LakeClockCheck;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.landing.LandingRecovery;
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
 *   <li>It commits the result if a deletion failed or the check has findings. Otherwise the next
 *       plan names the last verified commit.
 * </ol>
 */
public final class RetainJob {
  private final RetainRequest request;
  private final Progress progress;
  private final RunClock clock;
  private final Catalog catalog;
  private final Lake lake;

  /** The windows that this attempt and earlier attempts have found lost. */
  private final SortedSet<ReleaseKey> lost;

  private final List<String> notes = new ArrayList<>();
  private final Map<String, Object> outcome = new LinkedHashMap<>();

  /** The sizes of the data files that the run has written. */
  private final List<Long> written = new ArrayList<>();

  private RetainJob(RetainRequest request, Progress progress, SortedSet<ReleaseKey> lost) {
    this.request = request;
    this.progress = progress;
    this.lost = lost;
    this.clock = RunClock.start("retain", request.now());
    this.catalog = Catalogs.load(request.catalog());
    this.lake = open();
  }

  /**
   * Plans, enforces or verifies retention.
   *
   * @throws JobException if there is no lake, the time of the run is implausible, or another run
   *     rewrites files of the lake
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if the catalogue is invalid
   */
  public static RunReport run(RetainRequest request, Progress progress) {
    SortedSet<ReleaseKey> lost = new TreeSet<>();
    if (request.mode() != RetainRequest.Mode.ENFORCE) {
      return CommitRetry.run(() -> new RetainJob(request, progress, lost).attempt(), progress);
    }
    try (Lease alone = LakeAccess.alone(LakeAccess.require(request.lake()))) {
      return CommitRetry.run(() -> new RetainJob(request, progress, lost).attempt(), progress);
    }
  }

  /** Opens the lake. Enforcement recovers a broken log if asked, and checks the clock. */
  private Lake open() {
    Lake found = LakeAccess.require(request.lake());
    if (request.mode() != RetainRequest.Mode.ENFORCE) {
      return found;
    }
    Lake opened =
        request.reason().map(why -> found.recover(why, request.now(), clock.run())).orElse(found);
    LakeClockCheck.require(opened, request.now(), request.clock(), clock.run());
    return opened;
  }

  private RunReport attempt() {
    if (request.mode() == RetainRequest.Mode.VERIFY) {
      progress.stage("Verifying", 0);
      List<String> findings = new RetentionCheck(lake, catalog, request).findings();
      return report(lake.state().head(), findings);
    }
    if (request.mode() == RetainRequest.Mode.ENFORCE) {
      new LandingRecovery(lake).run();
    }
    progress.stage("Planning", 0);
    RetentionContext context = RetentionContext.of(lake, catalog, request);
    context.state().checkKeyset(context.keyset());
    List<ReleaseKey> expired = WindowPlanner.expired(context.state(), catalog, request.now());
    RetentionPlan plan = new RetentionPlanner(context).plan();
    List<ReleaseKey> nearExpiry = nearExpiry(context);
    for (ReleaseKey key : nearExpiry) {
      LocalDate day = stored(key).plus(period(key)).plusDays(1);
      notes.add("not released yet, and its data expire from %s on: %s".formatted(day, key));
    }
    if (request.mode() == RetainRequest.Mode.ENFORCE && !expired.isEmpty()) {
      lake.log()
          .append(
              CommitDraft.of(
                      CommitKind.LOST, context.state().head().number(), request.now(), clock.run())
                  .putAll(LogKey.EXPIRED, expired.stream().map(ReleaseKey::name).toList()));
    }
    lost.addAll(expired);
    describe(plan, nearExpiry);
    plan.items().forEach(item -> notes.add(item.toString()));
    if (request.mode() == RetainRequest.Mode.PLAN) {
      lost.forEach(key -> notes.add("would be lost, because it is not released: " + key));
      notes.addAll(plan.failures());
      if (plan.items().isEmpty() && lost.isEmpty() && plan.failures().isEmpty()) {
        notes.add("Nothing is due." + nextExpiry(context));
      }
      LakeClockCheck.warning(context.state().times(), request.now()).ifPresent(notes::add);
      return report(context.state().head(), List.of());
    }
    lost.forEach(key -> notes.add("lost, because its data expired before its release: " + key));
    return enforce(context, plan);
  }

  private RunReport enforce(RetentionContext context, RetentionPlan plan) {
    if (!plan.items().isEmpty() || !plan.failures().isEmpty()) {
      progress.stage("Deleting", 0);
      written.addAll(new RetentionEnforcer(lake, context, plan, clock.run()).enforce());
    }
    progress.stage("Verifying", 0);
    RetentionCheck check = new RetentionCheck(lake, catalog, request);
    List<String> findings = check.findings();
    if (findings.isEmpty() && plan.failures().isEmpty()) {
      check.record();
    }
    notes.addAll(plan.failures());
    if (!findings.isEmpty() || !plan.failures().isEmpty()) {
      Map<String, Object> detail = new TreeMap<>();
      detail.put("phase", "done");
      detail.put("plan", clock.run());
      detail.put("findings", (long) findings.size());
      detail.put("failures", plan.failures());
      lake.log()
          .append(
              CommitDraft.of(
                      CommitKind.RETAIN, lake.log().head().number(), request.now(), clock.run())
                  .withDetail(detail));
    }
    return report(context.state().head(), findings);
  }

  private void describe(RetentionPlan plan, List<ReleaseKey> nearExpiry) {
    outcome.put("items", plan.items().stream().map(RetentionItem::toMap).toList());
    outcome.put("failures", plan.failures());
    outcome.put("lost", lost.stream().map(ReleaseKey::toString).toList());
    outcome.put("lost_by_stream", byStream(lost));
    outcome.put("windows_near_expiry", (long) nearExpiry.size());
    outcome.put("windows_near_expiry_by_stream", byStream(nearExpiry));
  }

  /** The number of release keys by stream; 0 for each other stream that has cubes. */
  private Map<String, Long> byStream(Collection<ReleaseKey> keys) {
    Map<String, Long> counts = new TreeMap<>();
    catalog.cubes().forEach(cube -> counts.put(cube.stream(), 0L));
    keys.forEach(key -> counts.merge(stream(key), 1L, Long::sum));
    return counts;
  }

  /** Returns a sentence about the day on which the first clean rows expire, if there are any. */
  private String nextExpiry(RetentionContext context) {
    return catalog.datasets().values().stream()
        .flatMap(
            dataset ->
                context.state().clean(dataset.name()).stream()
                    .map(f -> dataset.storagePeriod().containing(f.firstDay()).start())
                    .map(first -> first.plus(dataset.retention().clean()).plusDays(1)))
        .min(Comparator.naturalOrder())
        .map(day -> " The oldest rows in clean expire from " + day + " on.")
        .orElse("");
  }

  /** Undecided closed windows whose data have at most a quarter of their period left. */
  private List<ReleaseKey> nearExpiry(RetentionContext context) {
    return WindowPlanner.undecided(context.state(), catalog, request.now()).stream()
        .filter(key -> context.expiry().isLastQuarter(stored(key), period(key)))
        .toList();
  }

  /** Returns the first day of the storage period in which a window begins. */
  private LocalDate stored(ReleaseKey key) {
    return catalog.dataset(stream(key)).storagePeriod().containing(key.window().start()).start();
  }

  private Period period(ReleaseKey key) {
    return catalog.dataset(stream(key)).retention().clean();
  }

  private String stream(ReleaseKey key) {
    return catalog.cubes().stream()
        .filter(cube -> cube.name().equals(key.table()))
        .findFirst()
        .orElseThrow()
        .stream();
  }

  private RunReport report(LogHead before, List<String> findings) {
    outcome.put("findings", findings);
    List<String> lines = new ArrayList<>(notes);
    lines.addAll(findings);
    boolean verified = request.mode() != RetainRequest.Mode.PLAN;
    if (verified && findings.isEmpty()) {
      lines.add("Verified: nothing in the lake is past its period.");
    }
    boolean anyLost = request.mode() == RetainRequest.Mode.ENFORCE && !lost.isEmpty();
    ExitCode exit =
        !findings.isEmpty()
            ? ExitCode.VERIFICATION_FAILED
            : anyLost ? ExitCode.GATE_REFUSED : ExitCode.DONE;
    Map<String, Object> options =
        Map.of(
            "lake", request.lake(),
            "now", request.now().toString(),
            "mode", request.mode().toString());
    long bytes = written.stream().mapToLong(Long::longValue).sum();
    RunReport.Totals totals = RunReport.Totals.of(clock, written.size(), bytes, 0);
    RunReport report = RunReport.of(clock, options, totals, lake, exit, lines, outcome);
    return request.mode() == RetainRequest.Mode.ENFORCE ? report.writtenTo(lake, before) : report;
  }
}
