package org.obmeet.telemetry.lake.maintenance;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Rewrites files without some of their rows. A rewritten clean file has a new name, which the
 * caller commits. A landing segment, which the log does not name, is replaced in place. A damaged
 * file is an error and is not changed, because the damaged part may contain rows to remove.
 */
public final class RowRemoval {

  private final Lake lake;
  private final String run;
  private final CleanFileIo clean;

  public RowRemoval(Lake lake, String run) {
    this.lake = lake;
    this.run = run;
    this.clean = new CleanFileIo(lake.files());
  }

  /**
   * Rewrites a clean file. Readers see the new file only after its commit.
   *
   * @param removed returns true for a row to remove; called once per row
   * @return the change to commit; empty if no row is removed
   * @throws UnreadableFileException if the file cannot be read completely
   * @throws LakeException if the new file cannot be written
   */
  public RewriteCommit rewriteClean(
      Dataset dataset, CleanFile file, FileRef replaced, Predicate<GenericRecord> removed) {
    List<GenericRecord> kept = new WholeFileReader(lake, dataset).readClean(file.path());
    kept.removeIf(removed);
    if (kept.size() == file.rows()) {
      return RewriteCommit.none();
    }
    if (kept.isEmpty()) {
      return new RewriteCommit(List.of(replaced), List.of(), Map.of());
    }
    String path =
        lake.layout()
            .cleanFile(
                file.stream(),
                file.day(),
                file.bucket(),
                LakeLayout.batch(CleanFileIo.batchName(dataset, kept), run));
    FileRef written = clean.write(dataset, kept, path);
    return new RewriteCommit(List.of(replaced), List.of(written), Map.of(path, file.path()));
  }

  /**
   * Passes each row of a landing segment to a consumer.
   *
   * @return number of rows
   * @throws UnreadableFileException if the segment cannot be read completely
   */
  public static long scanLanding(
      Lake lake, Dataset dataset, String path, Consumer<GenericRecord> consumer) {
    List<GenericRecord> all = new WholeFileReader(lake, dataset).readLanding(path);
    all.forEach(consumer);
    return all.size();
  }

  /**
   * Rewrites a landing segment in place; deletes it if it has no more rows.
   *
   * @param removed returns true for a row to remove
   * @throws UnreadableFileException if the segment cannot be read completely
   * @throws LakeException if the segment cannot be written
   */
  public void rewriteLanding(Dataset dataset, String path, Predicate<GenericRecord> removed) {
    WholeFileReader reader = new WholeFileReader(lake, dataset);
    List<GenericRecord> kept = reader.readLanding(path);
    if (!kept.removeIf(removed)) {
      return;
    }
    if (kept.isEmpty()) {
      lake.files().delete(path);
      return;
    }
    reader.replaceLanding(path, kept, path + "/" + kept.size());
  }
}
