package org.obmeet.telemetry.jobs.erase;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.obmeet.telemetry.lake.SeenRecords;
import org.obmeet.telemetry.lake.Suppression;
import org.obmeet.telemetry.privacy.suppression.SubjectRows;
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
    List<String> alive = ActiveRun.others(lake, work.run());
    alive.forEach(
        run -> outcome.waits("run " + run + " is at work, which may hold rows; run it again"));
    ActiveRun.dead(lake)
        .forEach(run -> lake.files().deleteFolder(lake.layout().stagingFolder(run)));
    for (Dataset dataset : work.datasets()) {
      SubjectRows rows = work.rows(dataset, due);
      if (rows.isPossible()) {
        List<RecordId> gone = new ArrayList<>();
        landing(dataset, rows, gone);
        clean(dataset, rows, gone, alive.isEmpty() && !lake.log().isPastBreak());
        if (dataset.unitField().isPresent() && !gone.isEmpty()) {
          SeenRecords.forget(lake, dataset, gone);
        }
      }
    }
  }

  private boolean goes(Dataset dataset, SubjectRows rows, GenericRecord row) {
    return rows.hold(row) && !(holds.mayCover(dataset.name()) && holds.covers(dataset, row));
  }

  private void landing(Dataset dataset, SubjectRows rows, List<RecordId> gone) {
    RowRemoval removal = new RowRemoval(lake);
    for (FileInfo file : lake.files().list(lake.layout().landingFolder(dataset.name()))) {
      if (file.path().endsWith(".avro")) {
        try {
          long removed =
              removal.landing(
                  dataset,
                  file.path(),
                  row -> goes(dataset, rows, row),
                  row -> took("landing", dataset, rows, row, gone));
          outcome.rewritten(removed > 0 ? 1 : 0);
        } catch (RuntimeException e) {
          // The scan meets it too, and says so.
          outcome.note(file.path() + " cannot be written anew");
        }
      }
    }
  }

  private void took(
      String zone, Dataset dataset, SubjectRows rows, GenericRecord row, List<RecordId> gone) {
    outcome.removed(zone, rows.whose(row).orElseThrow());
    if (dataset.unitField().isPresent()) {
      gone.add(RecordId.of(dataset, row));
    }
  }

  private void clean(Dataset dataset, SubjectRows rows, List<RecordId> gone, boolean quiet) {
    List<Entry> entries = lake.log().entries();
    LakeState state = LakeState.replay(entries);
    Map<String, FileRef> named = new TreeMap<>();
    FileCheck.named(entries).forEach(file -> named.put(file.path(), file));
    if (quiet) {
      lake.files().list("clean/" + dataset.name()).stream()
          .filter(file -> !named.containsKey(file.path()))
          .forEach(file -> lake.files().delete(file.path()));
    }
    RewriteCommit commit = RewriteCommit.none();
    for (CleanFile file : state.clean(dataset.name())) {
      if (rows.mayLieIn(file.day(), file.bucket(), file.buckets())) {
        commit = commit.plus(without(dataset, rows, file, named.get(file.path()), gone));
      }
    }
    if (!commit.isEmpty()) {
      lake.log()
          .append(
              commit.draft(
                  EntryKind.REWRITE,
                  state.head().number(),
                  work.now(),
                  work.run(),
                  Map.of("erasures", due.stream().map(Suppression::id).toList())),
              ConflictCheck.removedOnce());
      commit.removed().forEach(file -> lake.files().delete(file.path()));
      outcome.rewritten(commit.removed().size());
    }
  }

  private RewriteCommit without(
      Dataset dataset, SubjectRows rows, CleanFile file, FileRef named, List<RecordId> gone) {
    try {
      if (!hasAny(dataset, rows, file)) {
        return RewriteCommit.none();
      }
      return new RowRemoval(lake)
          .clean(
              dataset,
              file,
              named,
              row -> {
                boolean goes = goes(dataset, rows, row);
                if (goes) {
                  took("clean", dataset, rows, row, gone);
                }
                return goes;
              });
    } catch (RuntimeException e) {
      outcome.note(file.path() + " cannot be written anew");
      return RewriteCommit.none();
    }
  }

  private boolean hasAny(Dataset dataset, SubjectRows rows, CleanFile file) {
    try (Cells cells = new CleanFiles(lake.files()).cells(dataset, file.path(), rows.columns())) {
      while (cells.hasNext()) {
        if (rows.hold(cells.next())) {
          return true;
        }
      }
    }
    return false;
  }
}
