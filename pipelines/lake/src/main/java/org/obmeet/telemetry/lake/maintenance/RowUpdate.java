package org.obmeet.telemetry.lake.maintenance;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Rewrites files with some of their rows changed. A changed row must keep its contributor, second
 * and record, and therefore keeps its position. As with {@link RowRemoval}, a rewritten clean file
 * has a new name, and a landing segment is replaced in place. A damaged file is an error.
 */
public final class RowUpdate {
  private static final int NAME_DIGITS = 16;

  private final Lake lake;
  private final String run;
  private long changed;
  private long files;
  private long bytes;

  public RowUpdate(Lake lake, String run) {
    this.lake = lake;
    this.run = run;
  }

  /** Returns the number of changed rows. */
  public long changed() {
    return changed;
  }

  /** Returns the number of written files. */
  public long files() {
    return files;
  }

  /** Returns the total size of the written files, in bytes. */
  public long bytes() {
    return bytes;
  }

  /**
   * Rewrites a clean file. Readers see the new file only after its commit.
   *
   * @param change returns the same instance if the row does not change
   * @return the change to commit; empty if no row changes
   * @throws UnreadableFileException if the file cannot be read completely
   * @throws LakeException if the new file cannot be written
   */
  public Rewrite rewriteClean(
      Dataset dataset, CleanFile file, UnaryOperator<GenericRecord> change) {
    // The usual digest of the records would give the old name.
    String digest = Digests.sha256Hex(file.path().getBytes(StandardCharsets.UTF_8));
    String name = digest.substring(0, NAME_DIGITS);
    try (ChangedRows rows =
        new ChangedRows(CompleteRows.ofClean(lake, dataset, file.path()), change)) {
      Rewrite rewrite = rows.rewriteClean(lake, dataset, file, any -> name, run);
      changed += rows.changed();
      files += rewrite.added().size();
      bytes += rewrite.bytes();
      return rewrite;
    }
  }

  /**
   * Rewrites a landing segment in place.
   *
   * @throws UnreadableFileException if the segment cannot be read completely
   * @throws LakeException if the segment cannot be written
   */
  public void rewriteLanding(Dataset dataset, String path, UnaryOperator<GenericRecord> change) {
    OptionalLong records = CompleteRows.landingRecords(lake, dataset, path);
    long rows =
        ChangedRows.rewriteLanding(lake, dataset, path, records, run + " " + path, run, change);
    changed += rows;
    files += rows > 0 ? 1 : 0;
    bytes += rows > 0 ? lake.files().size(path) : 0;
  }
}
