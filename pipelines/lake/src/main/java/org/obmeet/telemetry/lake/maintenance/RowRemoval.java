package org.obmeet.telemetry.lake.maintenance;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.file.UnloggedFiles;
import org.obmeet.telemetry.lake.landing.SealedSegments;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Rewrites files without some of their rows. A rewritten clean file has a new name, which the
 * caller commits. A landing segment, which the log does not name, is replaced in place. A damaged
 * file is an error and is not changed, because the damaged part may contain rows to remove.
 */
public record RowRemoval(Lake lake, String run) {
  /**
   * Rewrites a clean file, and changes some of the kept rows, as {@link RowUpdate} does. Readers
   * see the new file only after its commit. A run can rewrite each file only once.
   *
   * @param change returns the same instance if the row does not change, and null to remove the row;
   *     called once per row
   * @return the change to commit; empty if no row changes
   * @throws UnreadableFileException if the file cannot be read completely
   * @throws LakeException if the new file cannot be written
   */
  public Rewrite rewriteClean(
      Dataset dataset, CleanFile file, UnaryOperator<GenericRecord> change) {
    try (ChangedRows rows =
        new ChangedRows(CompleteRows.ofClean(lake, dataset, file.path()), change)) {
      return rows.rewriteClean(lake, dataset, file, UnaryOperator.identity(), run);
    }
  }

  /**
   * Passes each row of a landing segment to a consumer.
   *
   * @return number of rows
   * @throws UnreadableFileException if the segment cannot be read completely
   */
  public static long scanLanding(
      Lake lake, Dataset dataset, String path, Consumer<GenericRecord> consumer) {
    long count = 0;
    try (CompleteRows rows = CompleteRows.ofLanding(lake, dataset, path)) {
      for (; rows.hasNext(); count++) {
        consumer.accept(rows.next());
      }
    }
    return count;
  }

  /**
   * Rewrites a landing segment in place; deletes it if no row is left.
   *
   * @param removed returns true for a row to remove; called several times per row
   * @throws UnreadableFileException if the segment cannot be read completely
   * @throws LakeException if the segment cannot be written
   */
  public void rewriteLanding(Dataset dataset, String path, Predicate<GenericRecord> removed) {
    AtomicLong kept = new AtomicLong();
    long all = scanLanding(lake, dataset, path, row -> kept.addAndGet(removed.test(row) ? 0 : 1));
    if (kept.get() == all) {
      return;
    }
    if (kept.get() == 0) {
      new SealedSegments(lake.files(), run).addChange(path, 0);
      new UnloggedFiles(lake.files()).delete(path);
    } else {
      ChangedRows.rewriteLanding(
          lake,
          dataset,
          path,
          OptionalLong.of(kept.get()),
          path + "/" + kept,
          run,
          row -> removed.test(row) ? null : row);
    }
  }
}
