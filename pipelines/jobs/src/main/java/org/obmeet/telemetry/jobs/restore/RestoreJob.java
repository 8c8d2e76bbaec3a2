package org.obmeet.telemetry.jobs.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.CommitRetry;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.Backups;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.maintenance.FileLineage;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * The restore job, which restores missing or damaged files of a lake whose log is complete.
 *
 * <p>The log names the required files, and backups contain them. Files that were deleted after the
 * backup are not restored, because the log no longer names them.
 *
 * <p>An older backup may contain only the earlier version of a file that was rewritten without some
 * rows. The job then restores the earlier version. Before a commit names this version, the job
 * opens every tombstone again, so that the erased rows are not counted until they are erased again.
 *
 * <p>The operator can give up files that no backup contains. The log records these files, and
 * undecided windows of these files are never released. Consents, the suppression table and releases
 * cannot be given up, because erasures and later releases depend on them.
 */
public final class RestoreJob {
  private final RestoreRequest request;
  private final RunClock clock;
  private final Lake lake;
  private final Backups backups;

  /** The files that this attempt and earlier attempts have restored at their own paths. */
  private final List<FileRef> restored;

  private final List<FileRef> missing = new ArrayList<>();

  /**
   * The missing files that no backup contains. For a merged file, its missing parts are listed
   * instead.
   */
  private final List<FileRef> lost = new ArrayList<>();

  /** The lost files without those of late rows, which no window counts. */
  private final List<FileRef> lostOnTime = new ArrayList<>();

  private List<ReleaseKey> lostWindows = List.of();

  /**
   * By missing file, the restored files: an earlier version of the file or of the files merged into
   * it. The restored files may still have rows that were removed later.
   */
  private final Map<FileRef, List<FileRef>> ancestors = new LinkedHashMap<>();

  private RestoreJob(RestoreRequest request, List<FileRef> restored) {
    this.request = request;
    this.restored = restored;
    this.clock = RunClock.start("restore", request.now());
    this.lake = LakeAccess.requireToWrite(request.lake(), request.now());
    this.backups = new Backups(lake, request.backups());
  }

  /**
   * Restores files from backups.
   *
   * @throws JobException if there is no lake, or another run rewrites its files
   */
  public static RunReport run(RestoreRequest request, Progress progress) {
    List<FileRef> restored = new ArrayList<>();
    try (Lease alone = LakeAccess.alone(LakeAccess.require(request.lake()))) {
      return CommitRetry.run(() -> new RestoreJob(request, restored).attempt(progress), progress);
    }
  }

  private RunReport attempt(Progress progress) {
    Catalog catalog = Catalogs.load(request.catalog());
    LakeState state = lake.state();
    progress.stage("Checking every file in the log", 0);
    for (FileRef file : faulty()) {
      (backups.restore(file, file.path()) ? restored : missing).add(file);
    }
    if (missing.stream().noneMatch(RestoreJob::isIndispensable)) {
      restoreAncestors(state, catalog);
    } else {
      lost.addAll(missing);
    }
    if (givesUp()) {
      lostWindows = lostWindows(state, catalog);
    }
    try {
      append(state);
    } catch (CommitConflictException conflict) {
      new FileCleanup(lake, request.now(), clock.run()).deleteWritten(restoredVersions());
      throw conflict;
    }
    return report();
  }

  private boolean givesUp() {
    return request.givenUp().isPresent()
        && !lost.isEmpty()
        && missing.stream().noneMatch(RestoreJob::isIndispensable);
  }

  /**
   * Restores earlier versions under names of this run, because a commit removed the old names. A
   * merged file of which parts are lost is restored only if the operator gives these parts up.
   */
  private void restoreAncestors(LakeState state, Catalog catalog) {
    Set<String> late =
        state.clean().stream()
            .filter(CleanFile::late)
            .map(CleanFile::path)
            .collect(Collectors.toSet());
    FileLineage lineage = new FileLineage(lake.log().commits());
    for (FileRef file : List.copyOf(missing)) {
      Recovery recovery = recovery(file, file, lineage);
      lost.addAll(recovery.lost());
      if (!late.contains(file.path())) {
        lostOnTime.addAll(recovery.lost());
      }
      if (recovery.lost().isEmpty()
          || request.givenUp().isPresent() && !recovery.found().isEmpty()) {
        ancestors.put(file, recovery.found().stream().map(this::restoreRenamed).toList());
        missing.remove(file);
      }
    }
  }

  /**
   * The versions of a file or of its parts that a backup contains.
   *
   * @param found versions that together have all rows of the file, except rows of lost files
   * @param lost the file, or the files that were merged into it, that no backup contains
   */
  private record Recovery(List<FileRef> found, List<FileRef> lost) {}

  /**
   * Returns the recovery of a file by an earlier version, or by a version of each file that was
   * merged into it.
   *
   * @param wanted the missing file; only files that share a day with it are needed
   */
  private Recovery recovery(FileRef file, FileRef wanted, FileLineage lineage) {
    List<FileRef> versions = new ArrayList<>(List.of(file));
    versions.addAll(lineage.of(file));
    for (FileRef version : versions) {
      if (backups.contain(version)) {
        return new Recovery(List.of(version), List.of());
      }
    }
    for (FileRef version : versions) {
      List<Recovery> parts =
          lineage.parts(version).stream()
              .filter(part -> days(part).stream().anyMatch(days(wanted)::contains))
              .map(part -> recovery(part, wanted, lineage))
              .toList();
      List<FileRef> found = parts.stream().flatMap(part -> part.found().stream()).toList();
      if (!found.isEmpty()) {
        return new Recovery(found, parts.stream().flatMap(part -> part.lost().stream()).toList());
      }
    }
    return new Recovery(List.of(), List.of(file));
  }

  private FileDays days(FileRef file) {
    return lake.layout().parseClean(file.path()).orElseThrow().days();
  }

  private FileRef restoreRenamed(FileRef version) {
    FileRef target = version.at(lake.layout().renamed(version.path(), clock.run()));
    if (!backups.restore(version, target.path())) {
      throw new LakeException("'" + version.path() + "' was removed from the backup meanwhile");
    }
    return target;
  }

  private List<FileRef> restoredVersions() {
    return ancestors.values().stream().flatMap(List::stream).toList();
  }

  private List<FileRef> faulty() {
    List<FileRef> named = List.copyOf(FileCheck.liveFiles(lake.log().commits()));
    Set<String> paths =
        new FileCheck(lake.files())
            .mismatches(named).stream().map(FileCheck.Mismatch::path).collect(Collectors.toSet());
    return named.stream().filter(file -> paths.contains(file.path())).toList();
  }

  /** Returns true for consents, the suppression table, and releases. */
  private static boolean isIndispensable(FileRef file) {
    return Stream.of("clean/consent/", "clean/suppression/", "ledger/released/")
        .anyMatch(file.path()::startsWith);
  }

  /** The undecided cubes and windows that count rows of a lost file on time. */
  private List<ReleaseKey> lostWindows(LakeState state, Catalog catalog) {
    SortedSet<ReleaseKey> keys = new TreeSet<>();
    for (FileRef file : lostOnTime) {
      lake.layout()
          .parseClean(file.path())
          .filter(name -> catalog.datasets().containsKey(name.stream()))
          .ifPresent(
              name -> {
                for (Cube cube : catalog.cubesOf(name.stream())) {
                  for (WindowKind kind : cube.windows()) {
                    name.days().stream()
                        .map(kind::containing)
                        .forEach(window -> keys.add(new ReleaseKey(cube.name(), window)));
                  }
                }
              });
    }
    keys.removeAll(state.releases().keySet());
    keys.removeAll(state.suppressedTables().keySet());
    return List.copyOf(keys);
  }

  private void append(LakeState state) {
    String run = clock.run();
    List<FileRef> givenUp = givesUp() ? missing : List.of();
    if (givenUp.isEmpty() && restored.isEmpty() && ancestors.isEmpty()) {
      return;
    }
    if (!ancestors.isEmpty()) {
      new SuppressionTable(lake)
          .change(CommitKind.SUPPRESS, request.now(), run, RestoreJob::reopenTombstones);
    }
    long base = state.head().number();
    if (!lostWindows.isEmpty()) {
      lake.log()
          .append(
              CommitDraft.of(CommitKind.LOST, base, request.now(), run)
                  .putAll(LogKey.EXPIRED, lostWindows.stream().map(ReleaseKey::name).toList()));
    }
    Map<String, Object> detail = new TreeMap<>();
    detail.put("files_restored", (long) restored.size() + restoredVersions().size());
    detail.put("rows_lost", givesUp() ? lost.stream().mapToLong(FileRef::rows).sum() : 0L);
    request.givenUp().ifPresent(reason -> detail.put("reason", reason));
    List<String> removed = new ArrayList<>(paths(givenUp));
    removed.addAll(paths(ancestors.keySet()));
    new FileCleanup(lake, request.now(), run)
        .append(
            new Rewrite(removed, successors(state))
                .draft(CommitKind.RESTORE, base, request.now(), run)
                .withDetail(detail)
                .putAll(LogKey.GAP, givesUp() ? gaps() : List.of()));
  }

  /** Returns the restored versions, each late if the file that it replaces is. */
  private List<LoggedFile> successors(LakeState state) {
    Map<String, CleanFile> clean = new HashMap<>();
    state.clean().forEach(file -> clean.put(file.path(), file));
    List<LoggedFile> successors = new ArrayList<>();
    ancestors.forEach(
        (file, versions) ->
            versions.forEach(
                one ->
                    successors.add(clean.get(file.path()).successor(one, List.of(file.path())))));
    return successors;
  }

  /** Returns the days of lost rows, as {@code STREAM/DAY}. */
  private Set<String> gaps() {
    Set<String> gaps = new TreeSet<>();
    for (FileRef file : lostOnTime) {
      lake.layout()
          .parseClean(file.path())
          .ifPresent(
              name -> name.days().stream().forEach(day -> gaps.add(name.stream() + "/" + day)));
    }
    return gaps;
  }

  /** Opens all finished erasures again, before a commit names files with erased rows or values. */
  private static SuppressionTable.Change reopenTombstones(List<Suppression> rows) {
    List<String> ids =
        rows.stream().filter(row -> row.erases() && !row.isOpen()).map(Suppression::id).toList();
    return new SuppressionTable.Change(
        rows.stream().map(row -> row.erases() ? row.withDone(false) : row).toList(),
        Map.of("reopened", ids, "reason", "restore"));
  }

  private RunReport report() {
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("restored", paths(restored));
    outcome.put("restored_with_rows_taken_out_since", paths(restoredVersions()));
    outcome.put("missing", paths(lost));
    outcome.put("given_up", givesUp());
    outcome.put("lost", lostWindows.stream().map(ReleaseKey::toString).toList());
    boolean incomplete = !lost.isEmpty() && !givesUp();
    List<FileRef> written = new ArrayList<>(restored);
    written.addAll(restoredVersions());
    long bytes = written.stream().mapToLong(FileRef::bytes).sum();
    ExitCode exit = lostWindows.isEmpty() ? ExitCode.DONE : ExitCode.GATE_REFUSED;
    return RunReport.of(
            clock,
            Map.of("lake", request.lake(), "now", request.now().toString()),
            RunReport.Totals.of(clock, written.size(), bytes, 0),
            lake,
            incomplete ? ExitCode.VERIFICATION_FAILED : exit,
            notes(),
            outcome)
        .writtenTo(lake);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("Files restored: " + (restored.size() + restoredVersions().size()));
    if (!ancestors.isEmpty()) {
      notes.add(
          restoredVersions().size()
              + " of them may contain rows that were removed since the backup."
              + " These rows are not counted."
              + " Run 'telemetry daily', or 'erase due' and 'retain enforce',"
              + " to remove them again.");
    }
    for (FileRef file : lost) {
      notes.add(missing(file, givesUp()));
    }
    lostWindows.forEach(key -> notes.add("lost, because some of its rows are lost: " + key));
    return notes;
  }

  private static String missing(FileRef file, boolean givenUp) {
    if (isIndispensable(file)) {
      return "missing, in no backup, and cannot be given up: " + file.path();
    }
    String status = givenUp ? "given up, " : "missing, and in no backup, ";
    return status + file.rows() + " rows: " + file.path();
  }

  private static List<String> paths(Collection<FileRef> files) {
    return files.stream().map(FileRef::path).toList();
  }
}
