package org.obmeet.telemetry.lake.maintenance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Writes files anew with some of their rows changed. A row keeps its contributor, second and
 * record, and so its place. As with {@link RowRemoval} a clean file gets another name, a landing
 * segment is replaced in place, and what cannot be read whole is an error.
 */
public final class RowUpdate {
  private static final int NAME_DIGITS = 16;

  private final Lake lake;
  private final String run;
  private long changed;

  /** Corrections of one run. */
  public RowUpdate(Lake lake, String run) {
    this.lake = lake;
    this.run = run;
  }

  /** Rows that were changed so far. */
  public long changed() {
    return changed;
  }

  /**
   * A clean file with some rows changed; nothing is visible before the log says so.
   *
   * @param change gives the same row where nothing is to be changed
   * @return what is to be committed; nothing where every row stays as it is
   * @throws UnreadableFileException where the file cannot be read whole
   * @throws LakeException where the new one cannot be written
   */
  public RewriteCommit rewriteClean(
      Dataset dataset, CleanFile file, FileRef named, UnaryOperator<GenericRecord> change) {
    List<GenericRecord> rows = new WholeFileReader(lake, dataset).readClean(file.path());
    if (!apply(change, rows)) {
      return RewriteCommit.none();
    }
    String path = lake.layout().cleanFile(file.stream(), file.day(), file.bucket(), name(file));
    FileRef written = new CleanFileIo(lake.files()).write(dataset, rows, path);
    return new RewriteCommit(List.of(named), List.of(written), Map.of(path, file.path()));
  }

  /** Of the same records as the file before, so that these do not name it. */
  private String name(CleanFile file) {
    String text = run + " " + file.path();
    return Digests.sha256Hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_DIGITS);
  }

  /**
   * A landing segment with some rows changed, in its place.
   *
   * @throws UnreadableFileException where the segment cannot be read whole
   * @throws LakeException where it cannot be written
   */
  public void rewriteLanding(Dataset dataset, String path, UnaryOperator<GenericRecord> change) {
    WholeFileReader whole = new WholeFileReader(lake, dataset);
    List<GenericRecord> rows = whole.readLanding(path);
    if (apply(change, rows)) {
      whole.replaceLanding(path, rows, run + " " + path);
    }
  }

  /** Changes rows in their list; whether any was. */
  private boolean apply(UnaryOperator<GenericRecord> change, List<GenericRecord> rows) {
    long before = changed;
    rows.replaceAll(
        row -> {
          GenericRecord after = change.apply(row);
          changed += after == row ? 0 : 1;
          return after;
        });
    return changed > before;
  }
}
