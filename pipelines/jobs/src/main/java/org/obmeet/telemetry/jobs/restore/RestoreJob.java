package org.obmeet.telemetry.jobs.restore;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.Catalogs;
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
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.commit.WindowsExpiredCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.Backups;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.maintenance.FileLineage;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Restoration of a lake whose log is whole and whose files are not.
 *
 * <p>The log says which files there have to be, and backups give their bytes: what has gone since
 * is named no more, and does not come back, however old the backup. A file that was written since
 * without some rows of another is in no older backup; then that other is brought, and before it
 * counts every tombstone is opened again, so that the rows count nowhere until they are erased once
 * more. What no backup holds can be given up: the log then says so, and windows that would be
 * counted without these rows are never released. Decisions of consent, the suppression table and
 * what was released are never given up, since promises rest on them.
 */
public final class RestoreJob {
  private RestoreJob() {}

  /**
   * Restores.
   *
   * @throws JobException where there is no lake
   */
  public static RunReport run(RestoreRequest request, Progress progress) {
    try (RewriteLease alone = RewriteLeases.acquire(LakeResolver.require(request.lake()))) {
      return CommitRetry.run(() -> attempt(request, progress), progress);
    }
  }

  private static RunReport attempt(RestoreRequest request, Progress progress) {
    RunClock clock =
        RunClock.start(RunIds.next("restore", request.now(), new SecureRandom()), "restore");
    Lake lake = LakeResolver.require(request.lake());
    Catalog catalog = Catalogs.load(request.catalog());
    LakeState state = lake.state();
    progress.stage("Looking at every file that the log names", 0);
    Result result = new Result(request.givenUp().isPresent());
    Backups backups = new Backups(lake, request.backups());
    for (FileRef file : faulty(lake)) {
      (backups.restore(file) ? result.brought : result.missing).add(file);
    }
    if (result.missing.stream().noneMatch(RestoreJob::carriesPromises)) {
      bringInstead(lake, backups, result);
    }
    if (result.givesUp()) {
      result.lost.addAll(lost(state, catalog, result.missing));
    }
    append(lake, state, request, clock.run(), result);
    return report(lake, request, clock, result);
  }

  /** What came of it. */
  private static final class Result {
    private final boolean mayGiveUp;
    private final List<FileRef> brought = new ArrayList<>();
    private final List<FileRef> missing = new ArrayList<>();
    private final List<ReleaseKey> lost = new ArrayList<>();

    /** By the file that is missing, the older one that rows of have been taken out of since. */
    private final Map<FileRef, FileRef> instead = new LinkedHashMap<>();

    private Result(boolean mayGiveUp) {
      this.mayGiveUp = mayGiveUp;
    }

    private boolean givesUp() {
      return mayGiveUp
          && !missing.isEmpty()
          && missing.stream().noneMatch(RestoreJob::carriesPromises);
    }
  }

  private static void bringInstead(Lake lake, Backups backups, Result result) {
    FileLineage ancestors = new FileLineage(lake.log().commits());
    for (FileRef file : List.copyOf(result.missing)) {
      ancestors.of(file).stream()
          .filter(backups::restore)
          .findFirst()
          .ifPresent(
              whole -> {
                result.instead.put(file, whole);
                result.missing.remove(file);
              });
    }
  }

  private static List<FileRef> faulty(Lake lake) {
    List<FileRef> named = List.copyOf(FileCheck.named(lake.log().commits()));
    List<String> paths =
        new FileCheck(lake, FileCheck.Depth.HASH)
            .faults(named, bytes -> {}).stream().map(FileCheck.Fault::path).toList();
    return named.stream().filter(file -> paths.contains(file.path())).toList();
  }

  /** Decisions, tombstones and holds, releases and the log's copies of them. */
  private static boolean carriesPromises(FileRef file) {
    return file.path().startsWith("clean/consent/")
        || file.path().startsWith("clean/suppression/")
        || file.path().startsWith("ledger/")
        || file.path().startsWith("release/");
  }

  /** What is not decided yet of windows that rows of a lost file count in. */
  private static List<ReleaseKey> lost(LakeState state, Catalog catalog, List<FileRef> missing) {
    List<String> paths = missing.stream().map(FileRef::path).toList();
    return state.clean().stream()
        .filter(file -> paths.contains(file.path()))
        .filter(file -> catalog.datasets().containsKey(file.stream()))
        .flatMap(
            file ->
                catalog.cubesOf(file.stream()).stream()
                    .flatMap(
                        cube ->
                            cube.windows().stream()
                                .map(
                                    kind ->
                                        new ReleaseKey(cube.name(), kind.containing(file.day())))))
        .filter(
            key -> !state.releases().containsKey(key) && !state.suppressedTables().containsKey(key))
        .distinct()
        .sorted()
        .toList();
  }

  private static void append(
      Lake lake, LakeState state, RestoreRequest request, String run, Result result) {
    List<FileRef> givenUp = result.givesUp() ? result.missing : List.of();
    if (givenUp.isEmpty() && result.brought.isEmpty() && result.instead.isEmpty()) {
      return;
    }
    long base = state.head().number();
    if (!result.instead.isEmpty()) {
      base = reopened(lake, request.now(), run).orElse(base);
    }
    Map<String, Object> detail = new TreeMap<>();
    detail.put("files_restored", (long) result.brought.size() + result.instead.size());
    detail.put("rows_lost", givenUp.stream().mapToLong(FileRef::rows).sum());
    request.givenUp().ifPresent(reason -> detail.put("reason", reason));
    List<FileRef> removed = new ArrayList<>(givenUp);
    removed.addAll(result.instead.keySet());
    Map<String, String> replaces = new TreeMap<>();
    result.instead.forEach((file, whole) -> replaces.put(whole.path(), file.path()));
    lake.log()
        .append(
            new RewriteCommit(removed, List.copyOf(result.instead.values()), replaces)
                .draft(CommitKind.RESTORE, base, request.now(), run, detail),
            ConflictCheck.rejectDoubleRemoval().and(ConflictCheck.rejectKinds(CommitKind.RELEASE)));
    if (!result.lost.isEmpty()) {
      lake.log()
          .append(
              new WindowsExpiredCommit(result.lost)
                  .draft(lake.log().head().number(), request.now(), run),
              ConflictCheck.rejectKinds(CommitKind.RELEASE));
    }
  }

  /** Before rows come back that have been erased, whoever they were of is to be erased again. */
  private static Optional<Long> reopened(Lake lake, Instant now, String run) {
    return new SuppressionTable(lake)
        .change(CommitKind.SUPPRESS, now, run, RestoreJob::reopened)
        .map(Commit::number);
  }

  private static SuppressionTable.Change reopened(List<Suppression> rows) {
    List<String> ids =
        rows.stream()
            .filter(row -> row.blocksIntake() && !row.isOpen())
            .map(Suppression::id)
            .toList();
    return new SuppressionTable.Change(
        rows.stream().map(row -> row.blocksIntake() ? row.reopened() : row).toList(),
        Map.of("reopened", ids, "reason", "restore"));
  }

  private static RunReport report(
      Lake lake, RestoreRequest request, RunClock clock, Result result) {
    List<String> notes = notes(result);
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("restored", paths(result.brought));
    outcome.put("restored_with_rows_taken_out_since", paths(result.instead.values()));
    outcome.put("missing", paths(result.missing));
    outcome.put("given_up", result.givesUp());
    outcome.put("lost", result.lost.stream().map(ReleaseKey::toString).toList());
    boolean incomplete = !result.missing.isEmpty() && !result.givesUp();
    RunReport report =
        new RunReport(
                clock.run(),
                clock.command(),
                clock.started(),
                Instant.now(),
                Map.of("lake", request.lake(), "now", request.now().toString()),
                Map.of(),
                List.of(),
                result.brought.size() + result.instead.size(),
                result.brought.stream().mapToLong(FileRef::bytes).sum(),
                RunClock.peakMemory(),
                0,
                lake.log().head().toString(),
                incomplete
                    ? ExitCode.VERIFICATION_FAILED
                    : result.lost.isEmpty() ? ExitCode.DONE : ExitCode.GATE_REFUSED,
                notes)
            .withOutcome(outcome);
    new RunReports(lake).write(clock.run(), report.toMap());
    return report;
  }

  private static List<String> notes(Result result) {
    List<String> notes = new ArrayList<>();
    notes.add("Files restored: " + (result.brought.size() + result.instead.size()));
    if (!result.instead.isEmpty()) {
      notes.add(
          result.instead.size()
              + " of them hold rows that have been taken out since; 'daily' takes them out again,"
              + " or 'erase --due' and 'retain --enforce'. Until then they count nowhere");
    }
    for (FileRef file : result.missing) {
      notes.add(missing(file, result.givesUp()));
    }
    result.lost.forEach(key -> notes.add("lost, since rows of it are: " + key));
    return notes;
  }

  private static String missing(FileRef file, boolean givenUp) {
    if (carriesPromises(file)) {
      return "missing, in no backup, and cannot be given up: " + file.path();
    }
    String what = givenUp ? "given up, " : "missing, and in no backup, ";
    return what + file.rows() + " rows: " + file.path();
  }

  private static List<String> paths(Collection<FileRef> files) {
    return files.stream().map(FileRef::path).toList();
  }
}
