package org.obmeet.telemetry.lake.maintenance;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Writes files anew without some of their rows. A clean file gets another name, which the log is to
 * give; a landing segment, which the log does not name, is replaced in place. What cannot be read
 * whole is left as it is, and is an error: a row might be in the part that is damaged.
 */
public final class RowRemoval {

  private final Lake lake;
  private final CleanFileIo clean;

  /** Removal of rows in a lake. */
  public RowRemoval(Lake lake) {
    this.lake = lake;
    this.clean = new CleanFileIo(lake.files());
  }

  /**
   * A clean file without some rows; nothing is visible before the log says so.
   *
   * @param gone which rows; told each once
   * @return what is to be committed; nothing where every row stays
   * @throws UnreadableFileException where the file cannot be read whole
   * @throws LakeException where the new one cannot be written
   */
  public RewriteCommit rewriteClean(
      Dataset dataset, CleanFile file, FileRef named, Predicate<GenericRecord> gone) {
    List<GenericRecord> kept = new WholeFileReader(lake, dataset).readClean(file.path());
    kept.removeIf(gone);
    if (kept.size() == file.rows()) {
      return RewriteCommit.none();
    }
    if (kept.isEmpty()) {
      return new RewriteCommit(List.of(named), List.of(), Map.of());
    }
    String path =
        lake.layout()
            .cleanFile(file.stream(), file.day(), file.bucket(), CleanFileIo.batch(dataset, kept));
    FileRef written = clean.write(dataset, kept, path);
    return new RewriteCommit(List.of(named), List.of(written), Map.of(path, file.path()));
  }

  /**
   * Looks at each row of a landing segment.
   *
   * @return how many there are
   * @throws UnreadableFileException where the segment cannot be read whole
   */
  public long scanLanding(Dataset dataset, String path, Consumer<GenericRecord> seen) {
    List<GenericRecord> all = new WholeFileReader(lake, dataset).readLanding(path);
    all.forEach(seen);
    return all.size();
  }

  /**
   * A landing segment without some rows, in its place; deleted where no row stays.
   *
   * @param gone which rows
   * @throws UnreadableFileException where the segment cannot be read whole
   * @throws LakeException where it cannot be written
   */
  public void rewriteLanding(Dataset dataset, String path, Predicate<GenericRecord> gone) {
    WholeFileReader whole = new WholeFileReader(lake, dataset);
    List<GenericRecord> kept = whole.readLanding(path);
    if (!kept.removeIf(gone)) {
      return;
    }
    if (kept.isEmpty()) {
      lake.files().delete(path);
      return;
    }
    whole.replaceLanding(path, kept, path + "/" + kept.size());
  }
}
