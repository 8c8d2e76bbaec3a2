package org.obmeet.telemetry.lake;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
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
   * @throws LakeException where the file cannot be read whole
   */
  public RewriteCommit clean(
      Dataset dataset, CleanFile file, FileRef named, Predicate<GenericRecord> gone) {
    List<GenericRecord> kept = new ArrayList<>();
    try (Rows rows = clean.rows(dataset, file.path())) {
      while (rows.hasNext()) {
        GenericRecord row = rows.next();
        if (!gone.test(row)) {
          kept.add(row);
        }
      }
    }
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
    return Digests.hex(digest.digest()).substring(0, NAME_DIGITS);
  }

  /**
   * A landing segment without some rows, in its place; deleted where no row stays.
   *
   * @param gone which rows
   * @param taken told each row that goes
   * @return how many went
   * @throws LakeException where the segment cannot be read whole
   */
  public long landing(
      Dataset dataset, String path, Predicate<GenericRecord> gone, Consumer<GenericRecord> taken) {
    List<GenericRecord> kept = new ArrayList<>();
    long removed = 0;
    try (RowFile.Reader rows =
        RowFile.reader(lake.files(), path, dataset, damage -> refuse(path, damage))) {
      while (rows.hasNext()) {
        GenericRecord row = rows.next();
        if (gone.test(row)) {
          taken.accept(row);
          removed++;
        } else {
          kept.add(row);
        }
      }
    }
    if (removed > 0 && kept.isEmpty()) {
      lake.files().delete(path);
    } else if (removed > 0) {
      String content = path + "/" + kept.size();
      try (RowFile.Writer writer = RowFile.writer(lake.files(), path, dataset, content)) {
        kept.forEach(writer::append);
        writer.finish();
      }
      lake.files().harden(List.of(path));
    }
    return removed;
  }

  static void refuse(String path, Damage damage) {
    throw new LakeException(
        "'" + path + "' is damaged at byte " + damage.position() + ": nobody knows what it holds");
  }
}
