package org.obmeet.telemetry.jobs.erase;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.maintenance.RowRemoval;
import org.obmeet.telemetry.lake.maintenance.RowUpdate;
import org.obmeet.telemetry.lake.maintenance.UnreadableFileException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher.Subject;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Removes the rows of subjects from the landing and clean files of a data set. From rows of a
 * narrowed consent, removes only the values beyond the consent. What remains of such a row equals a
 * row of an instance that never consented to more.
 */
final class RowErasure {
  /** Number of rewritten files per commit, so that a commit does not grow with the lake. */
  static final int MAX_FILES = 100;

  private final ErasureContext context;
  private final Lake lake;
  private final Dataset dataset;
  private final ErasedRows rows;
  private final ErasureResult result;

  /** The state of the lake before {@link #holds} were read. */
  private final LakeState state;

  private final LegalHolds holds;
  private final List<Suppression> due;
  private RemovedRows removed = new RemovedRows();

  private RowErasure(
      ErasureContext context, List<Suppression> due, ErasureResult result, Dataset dataset) {
    this.context = context;
    this.lake = context.lake();
    this.dataset = dataset;
    this.rows = ErasedRows.of(dataset, context.pseudonyms(), due);
    this.result = result;
    this.state = lake.state();
    this.holds = context.holds();
    this.due = due;
  }

  /**
   * Removes from landing and clean the rows and values that are not under a hold, and deletes the
   * files of dead and fenced runs.
   */
  static void remove(ErasureContext context, List<Suppression> due, ErasureResult result) {
    for (Dataset dataset : context.datasets()) {
      RowErasure erasure = new RowErasure(context, due, result, dataset);
      if (erasure.rows.all().isPossible()) {
        erasure.removeRows();
      }
    }
    deleteOrphans(context);
  }

  /** Deletes staging folders of dead runs, and files that no commit names and no live run owns. */
  private static void deleteOrphans(ErasureContext context) {
    Lake lake = context.lake();
    FileCleanup cleanup = context.cleanup();
    cleanup.deleteStaging();
    Set<String> named = lake.state().files().keySet();
    cleanup.deleteOrphans(
        Stream.of("clean", "quarantine")
            .flatMap(zone -> lake.files().list(zone).stream())
            .map(StoredFile::path)
            .filter(path -> path.contains("/date=") && !named.contains(path))
            .toList());
  }

  private void removeRows() {
    countLanding();
    List<String> segments = removed.segments();
    rewriteClean();
    segments.forEach(this::rewriteLanding);
  }

  /** Commits the rewritten files and the counts of removed rows since the last call. */
  private void append(Rewrite rewrite) {
    if (rewrite.isEmpty() && removed.segments().isEmpty()) {
      return;
    }
    List<String> erasures = due.stream().map(Suppression::id).toList();
    Map<String, Object> detail = new TreeMap<>();
    detail.put(Rewrite.ERASURES, erasures);
    detail.put(RemovedRows.KEY, removed.detail());
    context
        .cleanup()
        .append(
            rewrite
                .draft(CommitKind.REWRITE, state.head().number(), context.now(), context.run())
                .withDetail(detail));
    result.rewritten(rewrite.removed().size(), rewrite.bytes());
    removed = new RemovedRows();
  }

  private boolean mustRemove(GenericRecord row) {
    return rows.removed().matches(row) && !holds.covers(dataset, row);
  }

  /**
   * Returns null for a row to remove, otherwise the row without the values to remove. Counts both
   * kinds of rows by erasure.
   */
  private GenericRecord change(GenericRecord row, Map<String, Long> counts) {
    if (mustRemove(row)) {
      count(row, counts);
      return null;
    }
    return narrow(row, counts);
  }

  private GenericRecord narrow(GenericRecord row, Map<String, Long> counts) {
    if (!rows.hasValuesToRemove(row) || rows.removed().matches(row) || holds.covers(dataset, row)) {
      return row;
    }
    count(row, counts);
    return rows.narrowing().orElseThrow().narrowed(row);
  }

  private void count(GenericRecord row, Map<String, Long> counts) {
    boolean removes = rows.removed().matches(row);
    Subject subject = (removes ? rows.removed() : rows.narrowed()).subjectOf(row).orElseThrow();
    Instant at = Instant.ofEpochSecond((Long) row.get("second"));
    due.stream()
        .filter(erasure -> erasure.blocksIntake() == removes)
        .filter(erasure -> erasure.kind().equals(subject.kind()))
        .filter(erasure -> erasure.subject().equals(subject.hex()))
        .filter(erasure -> erasure.through().map(last -> !at.isAfter(last)).orElse(true))
        .forEach(erasure -> counts.merge(erasure.id(), 1L, Long::sum));
  }

  /** Counts the rows of landing segments that will be removed or narrowed. */
  private void countLanding() {
    for (String path : lake.segments(dataset.name())) {
      Map<String, Long> counts = new TreeMap<>();
      Map<String, Long> held = new TreeMap<>();
      try {
        RowRemoval.scanLanding(
            lake,
            dataset,
            path,
            row -> {
              if (rows.mustChange(row) && holds.covers(dataset, row)) {
                count(row, held);
              } else {
                change(row, counts);
              }
            });
        removed.segment(path, counts, held);
      } catch (UnreadableFileException e) {
        // The scan for remaining rows reports the file as a failure.
        result.note(path + " cannot be rewritten");
      }
    }
  }

  private void rewriteLanding(String path) {
    try {
      if (rows.narrowed().isPossible()) {
        new RowUpdate(lake, context.run())
            .rewriteLanding(dataset, path, row -> narrow(row, new TreeMap<>()));
      }
      new RowRemoval(lake, context.run()).rewriteLanding(dataset, path, this::mustRemove);
      result.rewritten(1, lake.files().exists(path) ? lake.files().size(path) : 0);
    } catch (UnreadableFileException e) {
      // Retention may have deleted the segment. The scan reads any file that still exists.
      result.note(path + " cannot be rewritten");
    }
  }

  private void rewriteClean() {
    Rewrite rewrite = Rewrite.none();
    for (CleanFile file : state.clean(dataset.name())) {
      if (rows.all().mayBeInBucket(file.firstDay(), file.bucket(), file.buckets())
          && mayHaveAny(file)) {
        Map<String, Long> counts = new TreeMap<>();
        try {
          rewrite =
              rewrite.plus(
                  new RowRemoval(lake, context.run())
                      .rewriteClean(dataset, file, row -> change(row, counts)));
          removed.clean(counts);
        } catch (UnreadableFileException e) {
          result.note(file.path() + " cannot be rewritten");
        }
      }
      if (rewrite.removed().size() == MAX_FILES) {
        append(rewrite);
        rewrite = Rewrite.none();
      }
    }
    append(rewrite);
  }

  private boolean mayHaveAny(CleanFile file) {
    try {
      boolean any = SubjectRows.anyIn(lake, file.path(), rows.all());
      if (!any) {
        result.withoutRows().add(file.path());
      }
      return any;
    } catch (RuntimeException unreadable) {
      // The caller then reads all rows, and the read reports the error.
      return true;
    }
  }
}
