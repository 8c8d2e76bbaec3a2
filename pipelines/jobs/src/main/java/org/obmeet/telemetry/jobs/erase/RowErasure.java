package org.obmeet.telemetry.jobs.erase;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.landing.DedupIndexFiles;
import org.obmeet.telemetry.lake.landing.RecordId;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.maintenance.OrphanFiles;
import org.obmeet.telemetry.lake.maintenance.RowRemoval;
import org.obmeet.telemetry.lake.maintenance.UnreadableFileException;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher.Subject;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Removes the rows of subjects from landing, staging and clean. */
final class RowErasure {
  private final ErasureContext context;
  private final Lake lake;
  private final List<Suppression> due;
  private final ErasureResult result;
  private final LegalHolds holds;

  RowErasure(ErasureContext context, List<Suppression> due, ErasureResult result) {
    this.context = context;
    this.lake = context.lake();
    this.due = due;
    this.result = result;
    this.holds = context.holds();
  }

  /** Removes rows that are not under a hold, and notes the reasons that keep the erasure open. */
  void remove() {
    Set<String> liveRuns = result.liveRuns(RunLease.liveRuns(lake, context.run()));
    RunLease.orphanedRuns(lake)
        .forEach(run -> lake.files().deleteFolder(lake.layout().stagingFolder(run)));
    boolean mayDeleteOrphans = liveRuns.isEmpty() && !lake.log().isPastBreak();
    for (Dataset dataset : context.datasets()) {
      SubjectRowMatcher rows = context.rows(dataset, due);
      if (rows.isPossible()) {
        remove(dataset, rows, mayDeleteOrphans);
      }
    }
  }

  /**
   * Removes a data set's rows. Their ids are removed from the index first, while they are readable.
   */
  private void remove(Dataset dataset, SubjectRowMatcher rows, boolean mayDeleteOrphans) {
    RemovedRows removed = new RemovedRows(due);
    List<RecordId> removedIds = new ArrayList<>();
    countLanding(dataset, rows, removed, removedIds);
    List<Commit> commits = lake.log().commits();
    if (mayDeleteOrphans) {
      deleteUnnamed(dataset, commits);
    }
    RewriteCommit commit = rewriteClean(dataset, rows, commits, removed, removedIds);
    if (dataset.unitField().isPresent() && !removedIds.isEmpty()) {
      DedupIndexFiles.remove(lake, dataset, removedIds);
    }
    if (commit.isEmpty() && removed.segments().isEmpty()) {
      return;
    }
    lake.log()
        .append(
            commit.draft(
                CommitKind.REWRITE,
                commits.get(commits.size() - 1).number(),
                context.now(),
                context.run(),
                Map.of(
                    "erasures",
                    due.stream().map(Suppression::id).toList(),
                    RemovedRows.KEY,
                    removed.detail())),
            ConflictCheck.rejectDoubleRemoval());
    commit.removed().forEach(file -> lake.files().delete(file.path()));
    result.rewritten(commit.removed().size());
    removed.segments().forEach(path -> rewriteLanding(dataset, rows, path));
  }

  private boolean mustRemove(Dataset dataset, SubjectRowMatcher rows, GenericRecord row) {
    return rows.matches(row) && !holds.covers(dataset, row);
  }

  /** Counts the rows to remove from landing. */
  private void countLanding(
      Dataset dataset, SubjectRowMatcher rows, RemovedRows removed, List<RecordId> removedIds) {
    RowRemoval removal = new RowRemoval(lake);
    for (FileInfo file : lake.files().list(lake.layout().landingFolder(dataset.name()))) {
      if (file.path().endsWith(".avro")) {
        List<Subject> subjects = new ArrayList<>();
        try {
          long all =
              removal.scanLanding(
                  dataset,
                  file.path(),
                  row -> {
                    if (mustRemove(dataset, rows, row)) {
                      subjects.add(rows.subjectOf(row).orElseThrow());
                      id(dataset, row, removedIds);
                    }
                  });
          if (!subjects.isEmpty()) {
            removed.segment(file.path(), all, subjects);
          }
        } catch (UnreadableFileException e) {
          // The scan for remaining rows reports the file as a fault.
          result.note(file.path() + " cannot be rewritten");
        }
      }
    }
  }

  private void rewriteLanding(Dataset dataset, SubjectRowMatcher rows, String path) {
    try {
      new RowRemoval(lake).rewriteLanding(dataset, path, row -> mustRemove(dataset, rows, row));
      result.rewritten(1);
    } catch (UnreadableFileException e) {
      // Retention may have deleted the segment. The scan reads any file that still exists.
      result.note(path + " cannot be rewritten");
    }
  }

  private static void id(Dataset dataset, GenericRecord row, List<RecordId> removedIds) {
    if (dataset.unitField().isPresent()) {
      removedIds.add(RecordId.of(dataset, row));
    }
  }

  /** Deletes orphan files of runs that were aborted before their commit. */
  private void deleteUnnamed(Dataset dataset, List<Commit> commits) {
    Set<String> named =
        FileCheck.liveFiles(commits).stream().map(FileRef::path).collect(Collectors.toSet());
    new OrphanFiles(lake)
        .delete(
            context.run(),
            lake.files().list("clean/" + dataset.name()).stream()
                .map(FileInfo::path)
                .filter(path -> !named.contains(path))
                .toList());
  }

  private RewriteCommit rewriteClean(
      Dataset dataset,
      SubjectRowMatcher rows,
      List<Commit> commits,
      RemovedRows removed,
      List<RecordId> removedIds) {
    Map<String, FileRef> named = new TreeMap<>();
    FileCheck.liveFiles(commits).forEach(file -> named.put(file.path(), file));
    RewriteCommit commit = RewriteCommit.none();
    for (CleanFile file : LakeState.replay(commits).clean(dataset.name())) {
      if (rows.mayLieIn(file.day(), file.bucket(), file.buckets())) {
        commit =
            commit.plus(
                rewriteClean(dataset, rows, file, named.get(file.path()), removed, removedIds));
      }
    }
    return commit;
  }

  private RewriteCommit rewriteClean(
      Dataset dataset,
      SubjectRowMatcher rows,
      CleanFile file,
      FileRef named,
      RemovedRows removed,
      List<RecordId> removedIds) {
    List<Subject> subjects = new ArrayList<>();
    RewriteCommit commit;
    try {
      commit =
          !mayHaveAny(rows, file)
              ? RewriteCommit.none()
              : new RowRemoval(lake)
                  .rewriteClean(
                      dataset,
                      file,
                      named,
                      row -> {
                        boolean mustRemove = mustRemove(dataset, rows, row);
                        if (mustRemove) {
                          subjects.add(rows.subjectOf(row).orElseThrow());
                          id(dataset, row, removedIds);
                        }
                        return mustRemove;
                      });
    } catch (UnreadableFileException e) {
      result.note(file.path() + " cannot be rewritten");
      return RewriteCommit.none();
    }
    subjects.forEach(removed::clean);
    return commit;
  }

  private boolean mayHaveAny(SubjectRowMatcher rows, CleanFile file) {
    try {
      return SubjectRows.anyIn(lake, file.path(), rows);
    } catch (RuntimeException unreadable) {
      // The caller then reads all rows, and the read reports the error.
      return true;
    }
  }
}
