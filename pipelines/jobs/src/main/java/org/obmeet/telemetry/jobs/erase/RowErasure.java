package org.obmeet.telemetry.jobs.erase;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
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
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.ColumnValues;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher.Subject;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Takes rows of subjects out of landing, staging and clean. */
final class RowErasure {
  private final ErasureContext work;
  private final Lake lake;
  private final List<Suppression> due;
  private final ErasureResult outcome;
  private final LegalHolds holds;

  RowErasure(ErasureContext work, List<Suppression> due, ErasureResult outcome) {
    this.work = work;
    this.lake = work.lake();
    this.due = due;
    this.outcome = outcome;
    this.holds = work.holds();
  }

  /** Removes what no hold keeps; notes what stands in the way. */
  void remove() {
    Set<String> alive = outcome.atWork(RunLease.liveRuns(lake, work.run()));
    RunLease.orphanedRuns(lake)
        .forEach(run -> lake.files().deleteFolder(lake.layout().stagingFolder(run)));
    boolean quiet = alive.isEmpty() && !lake.log().isPastBreak();
    for (Dataset dataset : work.datasets()) {
      SubjectRowMatcher rows = work.rows(dataset, due);
      if (rows.isPossible()) {
        remove(dataset, rows, quiet);
      }
    }
  }

  /** The index of what has landed forgets first: what has gone cannot be asked for its ids. */
  private void remove(Dataset dataset, SubjectRowMatcher rows, boolean quiet) {
    RemovedRows going = new RemovedRows(due);
    List<RecordId> gone = new ArrayList<>();
    landed(dataset, rows, going, gone);
    List<Commit> entries = lake.log().commits();
    if (quiet) {
      deleteUnnamed(dataset, entries);
    }
    RewriteCommit commit = withoutThem(dataset, rows, entries, going, gone);
    if (dataset.unitField().isPresent() && !gone.isEmpty()) {
      DedupIndexFiles.remove(lake, dataset, gone);
    }
    if (commit.isEmpty() && going.segments().isEmpty()) {
      return;
    }
    lake.log()
        .append(
            commit.draft(
                CommitKind.REWRITE,
                entries.get(entries.size() - 1).number(),
                work.now(),
                work.run(),
                Map.of(
                    "erasures",
                    due.stream().map(Suppression::id).toList(),
                    RemovedRows.KEY,
                    going.detail())),
            ConflictCheck.rejectDoubleRemoval());
    commit.removed().forEach(file -> lake.files().delete(file.path()));
    outcome.rewritten(commit.removed().size());
    going.segments().forEach(path -> landing(dataset, rows, path));
  }

  private boolean goes(Dataset dataset, SubjectRowMatcher rows, GenericRecord row) {
    return rows.matches(row) && !(holds.mayCover(dataset.name()) && holds.covers(dataset, row));
  }

  /** Counts what goes from landing. */
  private void landed(
      Dataset dataset, SubjectRowMatcher rows, RemovedRows going, List<RecordId> gone) {
    RowRemoval removal = new RowRemoval(lake);
    for (FileInfo file : lake.files().list(lake.layout().landingFolder(dataset.name()))) {
      if (file.path().endsWith(".avro")) {
        List<Subject> whose = new ArrayList<>();
        try {
          long all =
              removal.scanLanding(
                  dataset,
                  file.path(),
                  row -> {
                    if (goes(dataset, rows, row)) {
                      whose.add(rows.subjectOf(row).orElseThrow());
                      id(dataset, row, gone);
                    }
                  });
          if (!whose.isEmpty()) {
            going.segment(file.path(), all, whose);
          }
        } catch (UnreadableFileException e) {
          // The scan meets it too, and says so.
          outcome.note(file.path() + " cannot be written anew");
        }
      }
    }
  }

  private void landing(Dataset dataset, SubjectRowMatcher rows, String path) {
    try {
      new RowRemoval(lake).rewriteLanding(dataset, path, row -> goes(dataset, rows, row));
      outcome.rewritten(1);
    } catch (UnreadableFileException gone) {
      // Retention has taken it meanwhile; what it has left, the scan sees.
      outcome.note(path + " cannot be written anew");
    }
  }

  private static void id(Dataset dataset, GenericRecord row, List<RecordId> gone) {
    if (dataset.unitField().isPresent()) {
      gone.add(RecordId.of(dataset, row));
    }
  }

  /** What runs that died before their entry have left. */
  private void deleteUnnamed(Dataset dataset, List<Commit> entries) {
    Set<String> named =
        FileCheck.named(entries).stream().map(FileRef::path).collect(Collectors.toSet());
    new OrphanFiles(lake)
        .delete(
            work.run(),
            lake.files().list("clean/" + dataset.name()).stream()
                .map(FileInfo::path)
                .filter(path -> !named.contains(path))
                .toList());
  }

  private RewriteCommit withoutThem(
      Dataset dataset,
      SubjectRowMatcher rows,
      List<Commit> entries,
      RemovedRows going,
      List<RecordId> gone) {
    Map<String, FileRef> named = new TreeMap<>();
    FileCheck.named(entries).forEach(file -> named.put(file.path(), file));
    RewriteCommit commit = RewriteCommit.none();
    for (CleanFile file : LakeState.replay(entries).clean(dataset.name())) {
      if (rows.mayLieIn(file.day(), file.bucket(), file.buckets())) {
        commit = commit.plus(without(dataset, rows, file, named.get(file.path()), going, gone));
      }
    }
    return commit;
  }

  private RewriteCommit without(
      Dataset dataset,
      SubjectRowMatcher rows,
      CleanFile file,
      FileRef named,
      RemovedRows going,
      List<RecordId> gone) {
    List<Subject> whose = new ArrayList<>();
    RewriteCommit commit;
    try {
      commit =
          !hasAny(dataset, rows, file)
              ? RewriteCommit.none()
              : new RowRemoval(lake)
                  .rewriteClean(
                      dataset,
                      file,
                      named,
                      row -> {
                        boolean goes = goes(dataset, rows, row);
                        if (goes) {
                          whose.add(rows.subjectOf(row).orElseThrow());
                          id(dataset, row, gone);
                        }
                        return goes;
                      });
    } catch (UnreadableFileException e) {
      outcome.note(file.path() + " cannot be written anew");
      return RewriteCommit.none();
    }
    whose.forEach(going::clean);
    return commit;
  }

  private boolean hasAny(Dataset dataset, SubjectRowMatcher rows, CleanFile file) {
    try (ColumnValues cells =
        new CleanFileIo(lake.files()).cells(dataset, file.path(), rows.columns())) {
      while (cells.hasNext()) {
        if (rows.matches(cells.next())) {
          return true;
        }
      }
    } catch (RuntimeException unreadable) {
      // Reading it whole says so.
      return true;
    }
    return false;
  }
}
