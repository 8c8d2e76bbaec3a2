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
 * Executes a retention plan. It rewrites files, commits the change, and then deletes the old files.
 * Files that the log names therefore always exist, and an aborted run can be repeated.
 */
final class RetentionEnforcer {
  private final RetentionContext context;
  private final RetentionPlan plan;
  private final String run;
  private final Lake lake;

  RetentionEnforcer(RetentionContext context, RetentionPlan plan, String run) {
    this.context = context;
    this.plan = plan;
    this.run = run;
    this.lake = context.lake();
  }

  /** Commits the plan and executes each of its items. */
  void enforce() {
    RewriteCommit commit = rewritten();
    List<Map<String, Object>> items = plan.items().stream().map(RetentionItem::toMap).toList();
    lake.log()
        .append(
            commit.draft(
                CommitKind.RETAIN,
                context.state().head().number(),
                context.now(),
                run,
                Map.of("phase", "plan", "items", items, "failures", plan.failures())),
            ConflictCheck.rejectDoubleRemoval());
    commit.removed().forEach(file -> lake.files().delete(file.path()));
    plan.items(Action.SWEEP).forEach(this::deleteOrphans);
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
            .map(context.named()::get)
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
    Dataset dataset = context.catalog().dataset(item.stream());
    RowRemoval removal = new RowRemoval(lake);
    RewriteCommit commit = RewriteCommit.none();
    for (CleanFile file : context.state().clean(item.stream())) {
      if (item.paths().contains(file.path())) {
        commit =
            commit.plus(
                removal.rewriteClean(
                    dataset,
                    file,
                    context.named().get(file.path()),
                    row -> context.isOver(dataset, row)));
      }
    }
    return commit;
  }

  private RewriteCommit decisions(RetentionItem item) {
    Dataset dataset = context.catalog().dataset(item.stream());
    List<GenericRecord> recorded = new ArrayList<>();
    item.paths()
        .forEach(path -> recorded.addAll(new CleanFileIo(lake.files()).read(dataset, path)));
    Set<GenericRecord> expired = new HashSet<>(RetentionPlanner.endedDecisions(context, recorded));
    List<GenericRecord> kept =
        recorded.stream()
            .filter(row -> !expired.contains(row))
            .sorted((a, b) -> GenericData.get().compare(a, b, dataset.schema()))
            .toList();
    List<FileRef> old = item.paths().stream().map(context.named()::get).toList();
    List<FileRef> written =
        kept.isEmpty()
            ? List.of()
            : List.of(
                new CleanFileIo(lake.files()).write(dataset, kept, lake.layout().consentFile(run)));
    return new RewriteCommit(old, written, Map.of());
  }

  private void deleteOrphans(RetentionItem item) {
    if (item.rule().equals(OrphanFilePlanner.NOT_IN_LOG)) {
      try {
        new OrphanFiles(lake).delete(run, item.paths());
      } catch (RuntimeException e) {
        plan.failed(item.paths().get(0), e);
      }
    } else {
      item.paths().forEach(this::deletePath);
    }
  }

  /** Deletes a file, or the staging folder of an aborted run. */
  private void deletePath(String path) {
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
    Dataset dataset = context.catalog().dataset(item.stream());
    RowRemoval removal = new RowRemoval(lake);
    for (String path : item.paths()) {
      boolean past = LandingRetentionPlanner.isPast(context, dataset, path);
      try {
        removal.rewriteLanding(
            dataset, path, row -> LandingRetentionPlanner.isOver(context, dataset, row, past));
      } catch (RuntimeException e) {
        plan.failed(path, e);
      }
    }
  }

  private void end(RetentionItem item) {
    Set<String> ids = Set.copyOf(item.paths());
    List<String> purposes =
        context.table().stream()
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
            context.now(),
            run,
            detail,
            rows ->
                rows.stream()
                    .filter(row -> !ids.contains(row.id()))
                    .collect(Collectors.toCollection(ArrayList<Suppression>::new)));
  }

  /** Destroys keys before the commit, so that the log never lists an existing key as destroyed. */
  private void destroy(RetentionItem item) {
    Keyset keyset = context.keyset();
    List<KeyName> names = item.paths().stream().map(KeyName::parse).toList();
    names.stream().filter(keyset::has).forEach(keyset::destroy);
    lake.log()
        .append(
            new KeysCommit(Map.of(), names).draft(lake.log().head().number(), context.now(), run),
            ConflictCheck.alwaysRebase());
  }
}
