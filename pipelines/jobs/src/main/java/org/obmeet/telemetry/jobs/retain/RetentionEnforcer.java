package org.obmeet.telemetry.jobs.retain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.UnloggedFiles;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.maintenance.RowRemoval;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Executes a retention plan. It writes new clean files, commits the change, and then deletes the
 * old files. Files that the log names therefore always exist, and an aborted run can be repeated.
 * Files that the log does not name, landing segments, suppressions and keys follow.
 */
record RetentionEnforcer(Lake lake, RetentionContext context, RetentionPlan plan, String run) {
  /**
   * Commits the plan and executes each of its items.
   *
   * @return the sizes of the written data files
   */
  List<Long> enforce() {
    Rewrite rewrite = rewriteFiles();
    Map<String, Object> detail = new TreeMap<>();
    detail.put("phase", "plan");
    detail.put("items", plan.items().stream().map(RetentionItem::toMap).toList());
    detail.put("failures", plan.failures());
    context.checked().last().ifPresent(last -> detail.put("verified", last.number()));
    cleanup()
        .append(
            rewrite
                .draft(CommitKind.RETAIN, context.state().head().number(), context.now(), run)
                .withDetail(detail)
                .put(LogKey.RETAINED, context.now().toString()));
    plan.items(Action.DELETE_ORPHANS).forEach(this::deleteOrphans);
    List<Long> sizes = new ArrayList<>();
    rewrite.added().forEach(file -> sizes.add(file.ref().bytes()));
    plan.items(Action.REWRITE).stream()
        .filter(item -> item.zone().equals("landing"))
        .forEach(item -> rewriteLanding(item, sizes));
    plan.items(Action.END).forEach(this::removeEndedSuppressions);
    plan.items(Action.DESTROY).forEach(this::destroyKeys);
    return sizes;
  }

  private FileCleanup cleanup() {
    return new FileCleanup(lake, context.now(), run);
  }

  private Rewrite rewriteFiles() {
    List<String> deleted =
        plan.items(Action.DELETE).stream().flatMap(item -> item.paths().stream()).toList();
    Rewrite rewrite = new Rewrite(deleted, List.of());
    for (RetentionItem item : plan.items(Action.REWRITE)) {
      if (item.stream().equals(RetentionContext.CONSENT)) {
        rewrite = rewrite.plus(rewriteConsents(item));
      } else if (item.zone().equals("clean")) {
        rewrite = rewrite.plus(rewriteClean(item));
      }
    }
    return rewrite;
  }

  private Rewrite rewriteClean(RetentionItem item) {
    Dataset dataset = context.catalog().dataset(item.stream());
    RowRemoval removal = new RowRemoval(lake, run);
    Rewrite rewrite = Rewrite.none();
    for (CleanFile file : context.state().clean(item.stream())) {
      if (item.paths().contains(file.path())) {
        rewrite =
            rewrite.plus(
                removal.rewriteClean(
                    dataset, file, row -> context.isOver(dataset, row) ? null : row));
      }
    }
    return rewrite;
  }

  private Rewrite rewriteConsents(RetentionItem item) {
    Dataset dataset = context.catalog().dataset(item.stream());
    CleanFileIo files = new CleanFileIo(lake.files());
    List<GenericRecord> recorded = context.consents();
    Set<GenericRecord> expired = context.expiredConsents(recorded);
    List<GenericRecord> kept =
        recorded.stream()
            .filter(row -> !expired.contains(row))
            .sorted((a, b) -> GenericData.get().compare(a, b, dataset.schema()))
            .toList();
    if (kept.isEmpty()) {
      return new Rewrite(item.paths(), List.of());
    }
    FileRef written = files.write(dataset, kept, lake.layout().consentFile(run));
    return new Rewrite(item.paths(), List.of(LoggedFile.of(written)));
  }

  private void deleteOrphans(RetentionItem item) {
    if (item.rule().equals(OrphanFilePlanner.NOT_IN_LOG)) {
      try {
        cleanup().deleteOrphans(item.paths());
      } catch (RuntimeException e) {
        plan.failed(item.paths().get(0), e);
      }
    } else {
      item.paths().forEach(this::deletePath);
    }
  }

  /** Deletes a file of landing, a checkpoint, a run report, or the staging folder of a dead run. */
  private void deletePath(String path) {
    try {
      if (lake.files().exists(path)) {
        new UnloggedFiles(lake.files()).delete(path);
      } else {
        Lease.deadRuns(lake).stream()
            .filter(dead -> lake.layout().stagingFolder(dead).equals(path))
            .forEach(cleanup()::deleteStaging);
      }
    } catch (RuntimeException e) {
      plan.failed(path, e);
    }
  }

  private void rewriteLanding(RetentionItem item, List<Long> sizes) {
    Dataset dataset = context.catalog().dataset(item.stream());
    LandingRetentionPlanner planner = new LandingRetentionPlanner(context, dataset);
    for (String path : item.paths()) {
      try {
        new RowRemoval(lake, run).rewriteLanding(dataset, path, planner.rowsToDelete(path));
        if (lake.files().exists(path)) {
          sizes.add(lake.files().size(path));
        }
      } catch (RuntimeException e) {
        plan.failed(path, e);
      }
    }
  }

  private void removeEndedSuppressions(RetentionItem item) {
    context.table().stream()
        .filter(row -> item.paths().contains(row.id()))
        .collect(
            Collectors.groupingBy(
                Suppression::purpose,
                TreeMap::new,
                Collectors.mapping(Suppression::id, Collectors.toList())))
        .forEach(this::removeEnded);
  }

  /** Removes suppressions of one purpose in one commit, whose detail names the purpose. */
  private void removeEnded(Suppression.Purpose purpose, List<String> ids) {
    new SuppressionTable(lake)
        .change(
            CommitKind.SUPPRESS,
            context.now(),
            run,
            Map.of("ended", ids, "purpose", purpose.word()),
            rows -> rows.stream().filter(row -> !ids.contains(row.id())).toList());
  }

  /** Destroys keys before the commit, so that the log never lists an existing key as destroyed. */
  private void destroyKeys(RetentionItem item) {
    Keyset keyset = context.keyset();
    List<KeyName> names = item.paths().stream().map(KeyName::parse).toList();
    names.stream().filter(keyset::has).forEach(keyset::destroy);
    LakeState state = lake.state();
    lake.log()
        .append(
            CommitDraft.of(CommitKind.KEYS, state.head().number(), context.now(), run)
                .dropping(
                    names.stream()
                        .filter(state.keys()::containsKey)
                        .map(name -> LogKey.KEY + name)
                        .toList())
                .putAll(LogKey.DESTROYED, item.paths()));
  }
}
