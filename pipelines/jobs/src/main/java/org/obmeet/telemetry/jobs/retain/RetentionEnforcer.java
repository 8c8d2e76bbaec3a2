package org.obmeet.telemetry.jobs.retain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.KeysCommit;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.maintenance.OrphanFiles;
import org.obmeet.telemetry.lake.maintenance.RowRemoval;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Does what a plan says. Order: files are written anew, the entry takes the old ones away, and only
 * then is anything deleted; so whatever the log names is there, and a run that dies is repeated.
 */
final class RetentionEnforcer {
  private final RetentionContext held;
  private final RetentionPlan plan;
  private final String run;
  private final Lake lake;

  RetentionEnforcer(RetentionContext held, RetentionPlan plan, String run) {
    this.held = held;
    this.plan = plan;
    this.run = run;
    this.lake = held.lake();
  }

  /** Appends what is to go, and lets it go. */
  void enforce() {
    RewriteCommit commit = rewritten();
    List<Map<String, Object>> items = plan.items().stream().map(RetentionItem::toMap).toList();
    lake.log()
        .append(
            commit.draft(
                CommitKind.RETAIN,
                held.state().head().number(),
                held.now(),
                run,
                Map.of("phase", "plan", "items", items, "failures", plan.failures())),
            ConflictCheck.rejectDoubleRemoval());
    commit.removed().forEach(file -> lake.files().delete(file.path()));
    plan.items(Action.SWEEP).forEach(this::sweep);
    plan.items(Action.REWRITE).stream()
        .filter(item -> item.zone().equals("landing"))
        .forEach(this::landing);
    plan.items(Action.END).forEach(this::end);
    plan.items(Action.DESTROY).forEach(this::destroy);
  }

  private RewriteCommit rewritten() {
    RewriteCommit commit = RewriteCommit.none();
    List<FileRef> deleted =
        plan.items(Action.DELETE).stream()
            .flatMap(item -> item.paths().stream())
            .map(held.named()::get)
            .toList();
    commit = commit.plus(new RewriteCommit(deleted, List.of(), Map.of()));
    for (RetentionItem item : plan.items(Action.REWRITE)) {
      if (item.stream().equals(RetentionPlanner.CONSENT)) {
        commit = commit.plus(decisions(item));
      } else if (item.zone().equals("clean")) {
        commit = commit.plus(clean(item));
      }
    }
    return commit;
  }

  private RewriteCommit clean(RetentionItem item) {
    Dataset dataset = held.catalog().dataset(item.stream());
    RowRemoval removal = new RowRemoval(lake);
    RewriteCommit commit = RewriteCommit.none();
    for (CleanFile file : held.state().clean(item.stream())) {
      if (item.paths().contains(file.path())) {
        commit =
            commit.plus(
                removal.rewriteClean(
                    dataset,
                    file,
                    held.named().get(file.path()),
                    row -> held.isOver(dataset, row)));
      }
    }
    return commit;
  }

  private RewriteCommit decisions(RetentionItem item) {
    Dataset dataset = held.catalog().dataset(item.stream());
    List<GenericRecord> recorded = new ArrayList<>();
    item.paths()
        .forEach(path -> recorded.addAll(new CleanFileIo(lake.files()).read(dataset, path)));
    Set<GenericRecord> over = new HashSet<>(RetentionPlanner.decisionsOver(held, recorded));
    List<GenericRecord> kept =
        recorded.stream()
            .filter(row -> !over.contains(row))
            .sorted((a, b) -> GenericData.get().compare(a, b, dataset.schema()))
            .toList();
    List<FileRef> old = item.paths().stream().map(held.named()::get).toList();
    List<FileRef> written =
        kept.isEmpty()
            ? List.of()
            : List.of(
                new CleanFileIo(lake.files()).write(dataset, kept, lake.layout().consentFile(run)));
    return new RewriteCommit(old, written, Map.of());
  }

  private void sweep(RetentionItem item) {
    if (item.rule().equals(OrphanFilePlanner.UNNAMED)) {
      try {
        new OrphanFiles(lake).delete(run, item.paths());
      } catch (RuntimeException e) {
        plan.failed(item.paths().get(0), e);
      }
    } else {
      item.paths().forEach(this::sweep);
    }
  }

  /** A file, or the folder of a run that is still dead. */
  private void sweep(String path) {
    try {
      if (lake.files().exists(path)) {
        lake.files().delete(path);
      } else if (RunLease.orphanedRuns(lake).stream()
          .map(lake.layout()::stagingFolder)
          .anyMatch(path::equals)) {
        lake.files().deleteFolder(path);
      }
    } catch (RuntimeException e) {
      plan.failed(path, e);
    }
  }

  private void landing(RetentionItem item) {
    Dataset dataset = held.catalog().dataset(item.stream());
    RowRemoval removal = new RowRemoval(lake);
    for (String path : item.paths()) {
      boolean past = LandingRetentionPlanner.isPast(held, dataset, path);
      try {
        removal.rewriteLanding(
            dataset, path, row -> LandingRetentionPlanner.isOver(held, dataset, row, past));
      } catch (RuntimeException e) {
        plan.failed(path, e);
      }
    }
  }

  private void end(RetentionItem item) {
    Set<String> ids = Set.copyOf(item.paths());
    List<String> purposes =
        held.table().stream()
            .filter(row -> ids.contains(row.id()))
            .map(row -> row.purpose().word())
            .distinct()
            .sorted()
            .toList();
    Map<String, Object> detail = new java.util.TreeMap<>();
    detail.put("ended", item.paths());
    detail.put("purpose", purposes.size() == 1 ? purposes.get(0) : "several");
    new SuppressionTable(lake)
        .change(
            CommitKind.SUPPRESS,
            held.now(),
            run,
            detail,
            rows ->
                rows.stream()
                    .filter(row -> !ids.contains(row.id()))
                    .collect(Collectors.toCollection(ArrayList<Suppression>::new)));
  }

  /** The ring first: the log must not say destroyed of a key that is still there. */
  private void destroy(RetentionItem item) {
    Keyset ring = held.ring();
    List<KeyName> names = item.paths().stream().map(KeyName::parse).toList();
    names.stream().filter(ring::has).forEach(ring::destroy);
    lake.log()
        .append(
            new KeysCommit(Map.of(), names).draft(lake.log().head().number(), held.now(), run),
            ConflictCheck.alwaysRebase());
  }
}
