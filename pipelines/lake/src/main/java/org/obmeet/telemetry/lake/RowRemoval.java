package org.obmeet.telemetry.lake;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * Writes files anew without some of their rows. A clean file gets another name, which the log is to
 * give; a landing segment, which the log does not name, is replaced in place. What cannot be read
 * whole is left as it is, and is an error: a row might be in the part that is damaged.
 */
public final class RowRemoval {
  private static final int NAME_DIGITS = 16;

  private final Lake lake;
  private final CleanFiles clean;

  /** Removal of rows in a lake. */
  public RowRemoval(Lake lake) {
    this.lake = lake;
    this.clean = new CleanFiles(lake.files());
  }

  /**
   * A clean file without some rows; nothing is visible before the log says so.
   *
   * @param gone which rows; told each once
   * @return what is to be committed; nothing where every row stays
   * @throws UnreadableFile where the file cannot be read whole
   * @throws LakeException where the new one cannot be written
   */
  public RewriteCommit clean(
      Dataset dataset, CleanFile file, FileRef named, Predicate<GenericRecord> gone) {
    List<GenericRecord> kept = new WholeRows(lake, dataset).clean(file.path());
    kept.removeIf(gone);
    if (kept.size() == file.rows()) {
      return RewriteCommit.none();
    }
    if (kept.isEmpty()) {
      return new RewriteCommit(List.of(named), List.of(), Map.of());
    }
    String path =
        lake.layout().cleanFile(file.stream(), file.day(), file.bucket(), batch(dataset, kept));
    FileRef written = clean.write(dataset, kept, path);
    return new RewriteCommit(List.of(named), List.of(written), Map.of(path, file.path()));
  }

  /** Names a clean file by its records, so that the same rows are the same file. */
  public static String batch(Dataset dataset, List<GenericRecord> rows) {
    int record = dataset.require("record").position();
    MessageDigest digest = Digests.sha256();
    for (GenericRecord row : rows) {
      digest.update(((GenericFixed) row.get(record)).bytes());
    }
    digest.update(ByteBuffer.allocate(4).putInt(dataset.version()).array());
    return batch(digest);
  }

  /** The name that follows from a digest of records and version. */
  static String batch(MessageDigest digest) {
    return Digests.hex(digest.digest()).substring(0, NAME_DIGITS);
  }

  /**
   * Looks at each row of a landing segment.
   *
   * @return how many there are
   * @throws UnreadableFile where the segment cannot be read whole
   */
  public long look(Dataset dataset, String path, Consumer<GenericRecord> seen) {
    List<GenericRecord> all = new WholeRows(lake, dataset).landing(path);
    all.forEach(seen);
    return all.size();
  }

  /**
   * A landing segment without some rows, in its place; deleted where no row stays.
   *
   * @param gone which rows
   * @throws UnreadableFile where the segment cannot be read whole
   * @throws LakeException where it cannot be written
   */
  public void landing(Dataset dataset, String path, Predicate<GenericRecord> gone) {
    WholeRows whole = new WholeRows(lake, dataset);
    List<GenericRecord> kept = whole.landing(path);
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
