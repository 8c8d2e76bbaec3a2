package org.obmeet.telemetry.lake.maintenance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.CommitLog;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * Deletes immutable files and staging folders. A file that a commit names is deleted only after a
 * commit has removed it. An orphan file, which no commit names, is deleted by the run that wrote
 * it, or after a fence of that run. A fenced run cannot commit the file any more. If the path does
 * not name the run, the runs that staged the file must be fenced. If no run staged the file, all
 * other live runs must be fenced. After a break of the log, orphans stay, because an unreadable
 * commit may name them.
 *
 * @param at time of the run
 * @param run id of the run that deletes
 */
public record FileCleanup(Lake lake, Instant at, String run) {
  /**
   * Appends a commit and deletes the files that it removes. After a conflict, deletes the files
   * that this run wrote for it.
   *
   * @throws CommitConflictException in the cases of {@link CommitLog#append}
   * @throws LakeException if a file cannot be deleted
   */
  public Commit append(CommitDraft draft) {
    Commit commit = appendOnly(draft);
    deleteRemoved(commit.removed());
    return commit;
  }

  /** Deletes files that a commit has removed; the caller has read the commit. */
  public void deleteRemoved(List<String> paths) {
    lake.files().deleteAll(paths);
  }

  /** Appends as {@link #append} does, but leaves the removed files to the caller. */
  public Commit appendOnly(CommitDraft draft) {
    try {
      return lake.log().append(draft);
    } catch (CommitConflictException conflict) {
      deleteWritten(draft.added());
      throw conflict;
    } finally {
      // A run that rewrites files has no lease, whose end would delete the staging folder.
      lake.files().deleteEmptyFolders(lake.layout().stagingFolder(run) + "/aside/file");
    }
  }

  /** Deletes files that this run wrote and does not commit, unless the log names them. */
  public void deleteWritten(List<FileRef> files) {
    Set<String> live = live(lake.log().commits());
    lake.files()
        .deleteAll(files.stream().map(FileRef::path).filter(path -> !live.contains(path)).toList());
  }

  /**
   * Deletes the staging folder of a dead run, unless the run is alive. The caller has the lease to
   * rewrite.
   */
  public void deleteStaging(String dead) {
    if (fence(dead)) {
      lake.files().deleteFolder(lake.layout().stagingFolder(dead));
    }
  }

  /** Deletes the staging folders of all dead runs. The caller has the lease to be alone. */
  public void deleteStaging() {
    Lease.deadRuns(lake).forEach(this::deleteStaging);
  }

  /**
   * Deletes the given files that a commit has removed, or that are orphans of dead runs. The caller
   * has the lease to be alone, because a run that rewrites files may have no lease of its own.
   */
  public void deleteOrphans(Collection<String> paths) {
    deleteUnused(List.copyOf(paths));
  }

  /** Deletes given files that a commit has removed, or orphans that no other run may commit. */
  private void deleteUnused(List<String> paths) {
    if (paths.isEmpty()) {
      return;
    }
    List<Commit> commits = lake.log().commits();
    Set<String> live = live(commits);
    Set<String> removed = new HashSet<>();
    commits.forEach(commit -> removed.addAll(commit.removed()));
    // This run does not fence itself, so its own orphan files stay.
    Map<String, Boolean> fenced = new TreeMap<>(Map.of(run, false));
    List<String> unused = new ArrayList<>();
    for (String path : paths) {
      if (!live.contains(path)
          && (removed.contains(path)
              || !lake.log().isPastBreak()
                  && writers(path).stream()
                      .allMatch(writer -> fenced.computeIfAbsent(writer, this::fence)))) {
        unused.add(path);
      }
    }
    unused.removeAll(live(lake.log().commits()));
    lake.files().deleteAll(unused);
  }

  /**
   * Fences a run that may be alive, so that the log accepts no further commit of the run. The
   * uncommitted files of the run are then orphans.
   */
  public void fenceLive(String other) {
    if (!lake.log().isFenced(other)) {
      lake.log().append(fence(other, lake.log().head()));
    }
  }

  /**
   * Fences a run, unless it is fenced.
   *
   * @return false if the run is alive: it has its lease, or has appended a commit meanwhile
   */
  private boolean fence(String other) {
    LogHead head = lake.log().head();
    if (lake.log().isFenced(other)) {
      return true;
    }
    if (Lease.isLive(lake, other)) {
      return false;
    }
    try {
      lake.log().append(fence(other, head).reading(LogKey.RUN + other));
      return true;
    } catch (CommitConflictException alive) {
      return false;
    }
  }

  private CommitDraft fence(String other, LogHead head) {
    return CommitDraft.of(CommitKind.FENCE, head.number(), at, run)
        .putAll(LogKey.FENCE, List.of(other))
        .reading(LogKey.FENCE + other);
  }

  /**
   * Returns the runs that may have written a file and may still commit it. This is the run in the
   * path, if the path names one. Otherwise these are the other runs that have staged the file, or
   * else all other live runs.
   */
  private Collection<String> writers(String path) {
    Optional<String> writer = LakeLayout.run(path);
    if (writer.isPresent()) {
      return List.of(writer.get());
    }
    List<String> staging =
        Lease.runs(lake).stream()
            .filter(other -> !other.equals(run))
            .filter(other -> lake.files().exists(lake.layout().stagingFolder(other) + "/" + path))
            .toList();
    return staging.isEmpty() ? Lease.liveRuns(lake, run) : staging;
  }

  private static Set<String> live(List<Commit> commits) {
    Set<String> live = new HashSet<>();
    FileCheck.liveFiles(commits).forEach(file -> live.add(file.path()));
    return live;
  }
}
