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

/** Removes the rows of subjects from the landing and clean files of a data set. */
final class RowErasure {
  /** Size below which a file is read at once, instead of its identifiers first. */
  private static final long SMALL_FILE_BYTES = 1 << 20;

  private final ErasureContext context;
  private final Lake lake;
  private final Dataset dataset;
  private final SubjectRowMatcher rows;
  private final ErasureResult result;
  private final LegalHolds holds;
  private final RemovedRows removed;
  private final List<RecordId> removedIds = new ArrayList<>();

  private RowErasure(
      ErasureContext context,
      List<Suppression> due,
      ErasureResult result,
      SubjectRowMatcher rows,
      LegalHolds holds) {
    this.context = context;
    this.lake = context.lake();
    this.dataset = rows.dataset();
    this.rows = rows;
    this.result = result;
    this.holds = holds;
    this.removed = new RemovedRows(due);
  }

  /**
   * Removes rows that are not under a hold from landing and clean, and deletes the staging folders
   * of orphaned runs. The result receives the live runs.
   */
  static void remove(ErasureContext context, List<Suppression> due, ErasureResult result) {
    Lake lake = context.lake();
    Set<String> liveRuns = result.liveRuns(RunLease.liveRuns(lake, context.run()));
    RunLease.orphanedRuns(lake)
        .forEach(run -> lake.files().deleteFolder(lake.layout().stagingFolder(run)));
    boolean mayDeleteOrphans = liveRuns.isEmpty() && !lake.log().isPastBreak();
    LegalHolds holds = context.holds();
    for (Dataset dataset : context.datasets()) {
      SubjectRowMatcher rows = context.rows(dataset, due);
      if (rows.isPossible()) {
        new RowErasure(context, due, result, rows, holds)
            .remove(due.stream().map(Suppression::id).toList(), mayDeleteOrphans);
      }
    }
  }

  /**
   * Removes the data set's rows. Their ids are removed from the index first, while they are
   * readable.
   */
  private void remove(List<String> erasures, boolean mayDeleteOrphans) {
    countLanding();
    List<Commit> commits = lake.log().commits();
    if (mayDeleteOrphans) {
      deleteOrphans(commits);
    }
    RewriteCommit commit = rewriteClean(commits);
    if (!removedIds.isEmpty()) {
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
                Map.of("erasures", erasures, RemovedRows.KEY, removed.detail())),
            ConflictCheck.rejectDoubleRemoval());
    commit.removed().forEach(file -> lake.files().delete(file.path()));
    result.rewritten(commit.removed().size());
    removed.segments().forEach(this::rewriteLanding);
  }

  private boolean mustRemove(GenericRecord row) {
    return rows.matches(row) && !holds.covers(dataset, row);
  }

  /** Returns true if a row must be removed. Then adds its subject and its id, if it has one. */
  private boolean collect(GenericRecord row, List<Subject> subjects) {
    if (!mustRemove(row)) {
      return false;
    }
    subjects.add(rows.subjectOf(row).orElseThrow());
    if (dataset.unitField().isPresent()) {
      removedIds.add(RecordId.of(dataset, row));
    }
    return true;
  }

  /** Counts the rows to remove from landing. */
  private void countLanding() {
    for (FileInfo file : lake.files().list(lake.layout().landingFolder(dataset.name()))) {
      if (file.path().endsWith(".avro")) {
        List<Subject> subjects = new ArrayList<>();
        try {
          long all =
              new RowRemoval(lake).scanLanding(dataset, file.path(), row -> collect(row, subjects));
          if (!subjects.isEmpty()) {
            removed.segment(file.path(), all, subjects);
          }
        } catch (UnreadableFileException e) {
          // The scan for remaining rows reports the file as a failure.
          result.note(file.path() + " cannot be rewritten");
        }
      }
    }
  }

  private void rewriteLanding(String path) {
    try {
      new RowRemoval(lake).rewriteLanding(dataset, path, this::mustRemove);
      result.rewritten(1);
    } catch (UnreadableFileException e) {
      // Retention may have deleted the segment. The scan reads any file that still exists.
      result.note(path + " cannot be rewritten");
    }
  }

  /** Deletes orphan files of runs that were aborted before their commit. */
  private void deleteOrphans(List<Commit> commits) {
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

  private RewriteCommit rewriteClean(List<Commit> commits) {
    Map<String, FileRef> named = new TreeMap<>();
    FileCheck.liveFiles(commits).forEach(file -> named.put(file.path(), file));
    RewriteCommit commit = RewriteCommit.none();
    for (CleanFile file : LakeState.replay(commits).clean(dataset.name())) {
      if (rows.mayBeInBucket(file.day(), file.bucket(), file.buckets())
          && (named.get(file.path()).bytes() < SMALL_FILE_BYTES || mayHaveAny(file))) {
        List<Subject> subjects = new ArrayList<>();
        try {
          commit =
              commit.plus(
                  new RowRemoval(lake)
                      .rewriteClean(
                          dataset, file, named.get(file.path()), row -> collect(row, subjects)));
          subjects.forEach(removed::clean);
        } catch (UnreadableFileException e) {
          result.note(file.path() + " cannot be rewritten");
        }
      }
    }
    return commit;
  }

  private boolean mayHaveAny(CleanFile file) {
    try {
      return SubjectRows.anyIn(lake, file.path(), rows);
    } catch (RuntimeException unreadable) {
      // The caller then reads all rows, and the read reports the error.
      return true;
    }
  }
}
