package org.obmeet.telemetry.jobs.erase;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.RowUpdate;
import org.obmeet.telemetry.lake.maintenance.UnreadableFileException;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Removes, from rows of instances with a narrowed consent, the values beyond it. The rows stay, as
 * the rows of an instance that has never consented to more.
 */
final class ValueErasure {
  /** The key of the numbers of narrowed rows in a commit's detail. */
  static final String KEY = "narrowed";

  private final ErasureContext context;
  private final List<Suppression> due;
  private final ErasureResult result;
  private final Dataset dataset;
  private final ErasedRows rows;
  private final LegalHolds holds;
  private final RowUpdate update;
  private Map<String, Long> narrowed = new TreeMap<>();

  private ValueErasure(
      ErasureContext context, List<Suppression> due, ErasureResult result, Dataset dataset) {
    this.context = context;
    this.due = due;
    this.result = result;
    this.dataset = dataset;
    this.rows = context.erasedRows(dataset, due);
    this.holds = context.holds();
    this.update = new RowUpdate(context.lake(), context.run());
  }

  /** Removes values that are not under a hold from landing and clean. */
  static void remove(ErasureContext context, List<Suppression> due, ErasureResult result) {
    List<Suppression> narrowings = due.stream().filter(row -> !row.blocksIntake()).toList();
    for (Dataset dataset : context.datasets()) {
      ValueErasure erasure = new ValueErasure(context, narrowings, result, dataset);
      if (erasure.rows.narrowed().isPossible() && erasure.rows.narrowing().isPresent()) {
        erasure.removeValues();
      }
    }
  }

  /** Returns the number of rows that all runs of an erasure have narrowed. */
  static long narrowed(List<Commit> commits, String id) {
    return commits.stream()
        .map(commit -> commit.detail().get(KEY))
        .filter(counts -> counts instanceof Map<?, ?> map && map.containsKey(id))
        .mapToLong(counts -> (Long) ((Map<?, ?>) counts).get(id))
        .sum();
  }

  private void removeValues() {
    for (String path : context.lake().segments(dataset.name())) {
      tryRewrite(path, () -> update.rewriteLanding(dataset, path, this::narrow));
    }
    LakeState state = context.lake().state();
    RewriteCommit[] commit = {RewriteCommit.none()};
    for (CleanFile file : state.clean(dataset.name())) {
      if (rows.narrowed().mayBeInBucket(file.day(), file.bucket(), file.buckets())) {
        tryRewrite(file.path(), () -> commit[0] = commit[0].plus(rewriteClean(state, file)));
      }
      if (commit[0].removed().size() == RowErasure.MAX_FILES) {
        append(commit[0], state);
        commit[0] = RewriteCommit.none();
      }
    }
    append(commit[0], state);
  }

  private RewriteCommit rewriteClean(LakeState state, CleanFile file) {
    return SubjectRows.anyIn(context.lake(), file.path(), rows.narrowed())
        ? update.rewriteClean(dataset, file, state.files().get(file.path()), this::narrow)
        : RewriteCommit.none();
  }

  /** Rewrites a file. If it cannot be read, the scan for remaining rows reports it. */
  private void tryRewrite(String path, Runnable rewrite) {
    try {
      rewrite.run();
    } catch (UnreadableFileException e) {
      result.note(path + " cannot be rewritten");
    }
  }

  private GenericRecord narrow(GenericRecord row) {
    if (!rows.hasValuesToRemove(row) || holds.covers(dataset, row)) {
      return row;
    }
    String subject = rows.narrowed().subjectOf(row).orElseThrow().hex();
    due.stream()
        .filter(erasure -> erasure.subject().equals(subject))
        .forEach(erasure -> narrowed.merge(erasure.id(), 1L, Long::sum));
    return rows.narrowing().orElseThrow().narrowed(row);
  }

  private void append(RewriteCommit commit, LakeState state) {
    if (commit.isEmpty() && narrowed.isEmpty()) {
      return;
    }
    Map<String, Object> detail =
        Map.of("erasures", due.stream().map(Suppression::id).toList(), KEY, narrowed);
    context
        .cleanup()
        .append(
            commit.draft(
                CommitKind.REWRITE, state.head().number(), context.now(), context.run(), detail),
            ConflictCheck.rejectDoubleRemoval());
    result.rewritten(commit.removed().size());
    narrowed = new TreeMap<>();
  }
}
