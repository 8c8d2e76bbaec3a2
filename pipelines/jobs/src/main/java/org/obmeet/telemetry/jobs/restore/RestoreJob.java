package org.obmeet.telemetry.jobs.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.ExclusiveLease;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.commit.WindowsExpiredCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.Backups;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.maintenance.FileLineage;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * The restore job, which restores missing or damaged files of a lake whose log is complete.
 *
 * <p>The log names the required files, and backups contain them. Files that were deleted after the
 * backup are not restored, because the log no longer names them.
 *
 * <p>An older backup may contain only the earlier version of a file that was rewritten without some
 * rows. The job then restores the earlier version. Before a commit names it, the job opens every
 * tombstone again, so that the erased rows are not counted until they are erased again.
 *
 * <p>The operator can give up files that no backup contains. The log records this, and undecided
 * windows of these files are never released. Consents, the suppression table and releases cannot be
 * given up, because erasures and earlier releases depend on them.
 */
public final class RestoreJob {
  private RestoreJob() {}

  /**
   * Restores files from backups.
   *
   * @throws JobException if there is no lake, or another run rewrites its files
   */
  public static RunReport run(RestoreRequest request, Progress progress) {
    try (ExclusiveLease alone = LakeAccess.acquireToRewrite(LakeAccess.require(request.lake()))) {
      return CommitRetry.run(() -> attempt(request, progress), progress);
    }
  }

  private static RunReport attempt(RestoreRequest request, Progress progress) {
    RunClock clock = RunClock.start("restore", request.now());
    Lake lake = LakeAccess.require(request.lake());
    Catalog catalog = Catalogs.load(request.catalog());
    LakeState state = lake.state();
    progress.stage("Checking every file in the log", 0);
    Result result = new Result(request.givenUp().isPresent());
    Backups backups = new Backups(lake, request.backups());
    for (FileRef file : faulty(lake)) {
      (backups.restore(file) ? result.restored : result.missing).add(file);
    }
    if (result.missing.stream().noneMatch(RestoreJob::isIndispensable)) {
      restoreAncestors(lake, clock.run(), backups, result);
    }
    if (result.givesUp()) {
      result.lostWindows = lostWindows(state, catalog, result.missing);
    }
    append(lake, state, request, clock.run(), result);
    return report(lake, request, clock, result);
  }

  /** The result of a run. */
  private static final class Result {
    private final boolean mayGiveUp;
    private final List<FileRef> restored = new ArrayList<>();
    private final List<FileRef> missing = new ArrayList<>();
    private List<ReleaseKey> lostWindows = List.of();

    /** The restored earlier version by missing file. It still has rows that were removed later. */
    private final Map<FileRef, FileRef> ancestors = new LinkedHashMap<>();

    private Result(boolean mayGiveUp) {
      this.mayGiveUp = mayGiveUp;
    }

    private boolean givesUp() {
      return mayGiveUp
          && !missing.isEmpty()
          && missing.stream().noneMatch(RestoreJob::isIndispensable);
    }
  }

  /** Restores earlier versions under names of this run, because a commit removed the old names. */
  private static void restoreAncestors(Lake lake, String run, Backups backups, Result result) {
    FileLineage lineage = new FileLineage(lake.log().commits());
    for (FileRef file : List.copyOf(result.missing)) {
      for (FileRef ancestor : lineage.of(file)) {
        FileRef target = ancestor.at(lake.layout().renamed(ancestor.path(), run));
        if (backups.restore(ancestor, target.path())) {
          result.ancestors.put(file, target);
          result.missing.remove(file);
          break;
        }
      }
    }
  }

  private static List<FileRef> faulty(Lake lake) {
    List<FileRef> named = List.copyOf(FileCheck.liveFiles(lake.log().commits()));
    List<String> paths =
        new FileCheck(lake, FileCheck.Depth.HASH)
            .mismatches(named, bytes -> {}).stream().map(FileCheck.Mismatch::path).toList();
    return named.stream().filter(file -> paths.contains(file.path())).toList();
  }

  /** Returns true for consents, the suppression table, and releases with their archived copies. */
  private static boolean isIndispensable(FileRef file) {
    return Stream.of("clean/consent/", "clean/suppression/", "ledger/released/", "release/")
        .anyMatch(file.path()::startsWith);
  }

  /** The undecided cubes and windows that count rows of a lost file. */
  private static List<ReleaseKey> lostWindows(
      LakeState state, Catalog catalog, List<FileRef> missing) {
    List<String> paths = missing.stream().map(FileRef::path).toList();
    SortedSet<ReleaseKey> lost = new TreeSet<>();
    for (CleanFile file : state.clean()) {
      if (paths.contains(file.path()) && catalog.datasets().containsKey(file.stream())) {
        for (Cube cube : catalog.cubesOf(file.stream())) {
          cube.windows()
              .forEach(kind -> lost.add(new ReleaseKey(cube.name(), kind.containing(file.day()))));
        }
      }
    }
    lost.removeAll(state.releases().keySet());
    lost.removeAll(state.suppressedTables().keySet());
    return List.copyOf(lost);
  }

  private static void append(
      Lake lake, LakeState state, RestoreRequest request, String run, Result result) {
    List<FileRef> givenUp = result.givesUp() ? result.missing : List.of();
    if (givenUp.isEmpty() && result.restored.isEmpty() && result.ancestors.isEmpty()) {
      return;
    }
    long base = state.head().number();
    if (!result.ancestors.isEmpty()) {
      base =
          new SuppressionTable(lake)
              .change(CommitKind.SUPPRESS, request.now(), run, RestoreJob::reopenTombstones)
              .map(Commit::number)
              .orElse(base);
    }
    Map<String, Object> detail = new TreeMap<>();
    detail.put("files_restored", (long) result.restored.size() + result.ancestors.size());
    detail.put("rows_lost", givenUp.stream().mapToLong(FileRef::rows).sum());
    request.givenUp().ifPresent(reason -> detail.put("reason", reason));
    List<FileRef> removed = new ArrayList<>(givenUp);
    removed.addAll(result.ancestors.keySet());
    Map<String, String> replaces = new TreeMap<>();
    result.ancestors.forEach((file, ancestor) -> replaces.put(ancestor.path(), file.path()));
    new FileCleanup(lake, request.now(), run)
        .append(
            new RewriteCommit(removed, List.copyOf(result.ancestors.values()), replaces)
                .draft(CommitKind.RESTORE, base, request.now(), run, detail),
            ConflictCheck.rejectDoubleRemoval().and(ConflictCheck.rejectKinds(CommitKind.RELEASE)));
    if (!result.lostWindows.isEmpty()) {
      lake.log()
          .append(
              new WindowsExpiredCommit(result.lostWindows)
                  .draft(lake.log().head().number(), request.now(), run),
              ConflictCheck.rejectKinds(CommitKind.RELEASE));
    }
  }

  /** Opens all tombstones and objections again before a commit names files with erased rows. */
  private static SuppressionTable.Change reopenTombstones(List<Suppression> rows) {
    List<String> ids =
        rows.stream().filter(row -> row.erases() && !row.isOpen()).map(Suppression::id).toList();
    return new SuppressionTable.Change(
        rows.stream().map(row -> row.erases() ? row.withDone(false) : row).toList(),
        Map.of("reopened", ids, "reason", "restore"));
  }

  private static RunReport report(
      Lake lake, RestoreRequest request, RunClock clock, Result result) {
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("restored", paths(result.restored));
    outcome.put("restored_with_rows_taken_out_since", paths(result.ancestors.values()));
    outcome.put("missing", paths(result.missing));
    outcome.put("given_up", result.givesUp());
    outcome.put("lost", result.lostWindows.stream().map(ReleaseKey::toString).toList());
    boolean incomplete = !result.missing.isEmpty() && !result.givesUp();
    long bytes = result.restored.stream().mapToLong(FileRef::bytes).sum();
    ExitCode exit = result.lostWindows.isEmpty() ? ExitCode.DONE : ExitCode.GATE_REFUSED;
    return RunReport.of(
            clock,
            Map.of("lake", request.lake(), "now", request.now().toString()),
            RunReport.Totals.of(clock, result.restored.size() + result.ancestors.size(), bytes, 0),
            lake,
            incomplete ? ExitCode.VERIFICATION_FAILED : exit,
            notes(result),
            outcome)
        .writtenTo(lake);
  }

  private static List<String> notes(Result result) {
    List<String> notes = new ArrayList<>();
    notes.add("Files restored: " + (result.restored.size() + result.ancestors.size()));
    if (!result.ancestors.isEmpty()) {
      notes.add(
          result.ancestors.size()
              + " of them contain rows that were removed since the backup."
              + " These rows are not counted."
              + " Run 'telemetry daily', or 'erase due' and 'retain enforce',"
              + " to remove them again.");
    }
    for (FileRef file : result.missing) {
      notes.add(missing(file, result.givesUp()));
    }
    result.lostWindows.forEach(key -> notes.add("lost, because some of its rows are lost: " + key));
    return notes;
  }

  private static String missing(FileRef file, boolean givenUp) {
    if (isIndispensable(file)) {
      return "missing, in no backup, and cannot be given up: " + file.path();
    }
    String what = givenUp ? "given up, " : "missing, and in no backup, ";
    return what + file.rows() + " rows: " + file.path();
  }

  private static List<String> paths(Collection<FileRef> files) {
    return files.stream().map(FileRef::path).toList();
  }
}
