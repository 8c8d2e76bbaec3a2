package org.obmeet.telemetry.jobs.erase;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.Holds;
import org.obmeet.telemetry.lake.ActiveRun;
import org.obmeet.telemetry.lake.Cells;
import org.obmeet.telemetry.lake.CleanFile;
import org.obmeet.telemetry.lake.CleanFiles;
import org.obmeet.telemetry.lake.ConflictCheck;
import org.obmeet.telemetry.lake.Entry;
import org.obmeet.telemetry.lake.EntryKind;
import org.obmeet.telemetry.lake.FileCheck;
import org.obmeet.telemetry.lake.FileInfo;
import org.obmeet.telemetry.lake.FileRef;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.lake.RecordId;
import org.obmeet.telemetry.lake.RewriteCommit;
import org.obmeet.telemetry.lake.RowRemoval;
import org.obmeet.telemetry.lake.SeenFiles;
import org.obmeet.telemetry.lake.Suppression;
import org.obmeet.telemetry.lake.UnnamedFiles;
import org.obmeet.telemetry.lake.UnreadableFile;
import org.obmeet.telemetry.privacy.suppression.SubjectRows;
import org.obmeet.telemetry.privacy.suppression.SubjectRows.Subject;
import org.obmeet.telemetry.schemas.Dataset;

/** Takes rows of subjects out of landing, staging and clean. */
final class Removal {
  private final Work work;
  private final Lake lake;
  private final List<Suppression> due;
  private final Outcome outcome;
  private final Holds holds;

  Removal(Work work, List<Suppression> due, Outcome outcome) {
    this.work = work;
    this.lake = work.lake();
    this.due = due;
    this.outcome = outcome;
    this.holds = work.holds();
  }

  /** Removes what no hold keeps; notes what stands in the way. */
  void remove() {
    Set<String> alive = outcome.atWork(ActiveRun.others(lake, work.run()));
    ActiveRun.dead(lake)
        .forEach(run -> lake.files().deleteFolder(lake.layout().stagingFolder(run)));
    boolean quiet = alive.isEmpty() && !lake.log().isPastBreak();
    for (Dataset dataset : work.datasets()) {
      SubjectRows rows = work.rows(dataset, due);
      if (rows.isPossible()) {
        remove(dataset, rows, quiet);
      }
    }
  }

  /** The index of what has landed forgets first: what has gone cannot be asked for its ids. */
  private void remove(Dataset dataset, SubjectRows rows, boolean quiet) {
    Going going = new Going(due);
    List<RecordId> gone = new ArrayList<>();
    landed(dataset, rows, going, gone);
    List<Entry> entries = lake.log().entries();
    if (quiet) {
      deleteUnnamed(dataset, entries);
    }
    RewriteCommit commit = withoutThem(dataset, rows, entries, going, gone);
    if (dataset.unitField().isPresent() && !gone.isEmpty()) {
      SeenFiles.forget(lake, dataset, gone);
    }
    if (commit.isEmpty() && going.segments().isEmpty()) {
      return;
    }
    lake.log()
        .append(
            commit.draft(
                EntryKind.REWRITE,
                entries.get(entries.size() - 1).number(),
                work.now(),
                work.run(),
                Map.of(
                    "erasures",
                    due.stream().map(Suppression::id).toList(),
                    Going.KEY,
                    going.detail())),
            ConflictCheck.removedOnce());
    commit.removed().forEach(file -> lake.files().delete(file.path()));
    outcome.rewritten(commit.removed().size());
    going.segments().forEach(path -> landing(dataset, rows, path));
  }

  private boolean goes(Dataset dataset, SubjectRows rows, GenericRecord row) {
    return rows.hold(row) && !(holds.mayCover(dataset.name()) && holds.covers(dataset, row));
  }

  /** Counts what goes from landing. */
  private void landed(Dataset dataset, SubjectRows rows, Going going, List<RecordId> gone) {
    RowRemoval removal = new RowRemoval(lake);
    for (FileInfo file : lake.files().list(lake.layout().landingFolder(dataset.name()))) {
      if (file.path().endsWith(".avro")) {
        List<Subject> whose = new ArrayList<>();
        try {
          long all =
              removal.look(
                  dataset,
                  file.path(),
                  row -> {
                    if (goes(dataset, rows, row)) {
                      whose.add(rows.whose(row).orElseThrow());
                      id(dataset, row, gone);
                    }
                  });
          if (!whose.isEmpty()) {
            going.segment(file.path(), all, whose);
          }
        } catch (UnreadableFile e) {
          // The scan meets it too, and says so.
          outcome.note(file.path() + " cannot be written anew");
        }
      }
    }
  }

  private void landing(Dataset dataset, SubjectRows rows, String path) {
    try {
      new RowRemoval(lake).landing(dataset, path, row -> goes(dataset, rows, row));
      outcome.rewritten(1);
    } catch (UnreadableFile gone) {
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
  private void deleteUnnamed(Dataset dataset, List<Entry> entries) {
    Set<String> named =
        FileCheck.named(entries).stream().map(FileRef::path).collect(Collectors.toSet());
    new UnnamedFiles(lake)
        .sweep(
            work.run(),
            lake.files().list("clean/" + dataset.name()).stream()
                .map(FileInfo::path)
                .filter(path -> !named.contains(path))
                .toList());
  }

  private RewriteCommit withoutThem(
      Dataset dataset, SubjectRows rows, List<Entry> entries, Going going, List<RecordId> gone) {
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
      SubjectRows rows,
      CleanFile file,
      FileRef named,
      Going going,
      List<RecordId> gone) {
    List<Subject> whose = new ArrayList<>();
    RewriteCommit commit;
    try {
      commit =
          !hasAny(dataset, rows, file)
              ? RewriteCommit.none()
              : new RowRemoval(lake)
                  .clean(
                      dataset,
                      file,
                      named,
                      row -> {
                        boolean goes = goes(dataset, rows, row);
                        if (goes) {
                          whose.add(rows.whose(row).orElseThrow());
                          id(dataset, row, gone);
                        }
                        return goes;
                      });
    } catch (UnreadableFile e) {
      outcome.note(file.path() + " cannot be written anew");
      return RewriteCommit.none();
    }
    whose.forEach(going::clean);
    return commit;
  }

  private boolean hasAny(Dataset dataset, SubjectRows rows, CleanFile file) {
    try (Cells cells = new CleanFiles(lake.files()).cells(dataset, file.path(), rows.columns())) {
      while (cells.hasNext()) {
        if (rows.hold(cells.next())) {
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
