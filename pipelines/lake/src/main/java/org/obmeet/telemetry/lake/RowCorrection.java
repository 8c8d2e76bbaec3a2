package org.obmeet.telemetry.lake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * Writes files anew with some of their rows changed. A row keeps its contributor, second and
 * record, and so its place. As with {@link RowRemoval} a clean file gets another name, a landing
 * segment is replaced in place, and what cannot be read whole is an error.
 */
public final class RowCorrection {
  private static final int NAME_DIGITS = 16;

  private final Lake lake;
  private final String run;
  private long changed;

  /** Corrections of one run. */
  public RowCorrection(Lake lake, String run) {
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
   * @throws LakeException where the file cannot be read whole
   */
  public RewriteCommit clean(
      Dataset dataset, CleanFile file, FileRef named, UnaryOperator<GenericRecord> change) {
    CleanFiles clean = new CleanFiles(lake.files());
    List<GenericRecord> rows = new ArrayList<>();
    long before = changed;
    try (Rows held = clean.rows(dataset, file.path())) {
      while (held.hasNext()) {
        rows.add(apply(change, held.next()));
      }
    }
    if (changed == before) {
      return RewriteCommit.none();
    }
    String path = lake.layout().cleanFile(file.stream(), file.day(), file.bucket(), name(file));
    FileRef written = clean.write(dataset, rows, path);
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
   * @return whether any was
   * @throws LakeException where the segment cannot be read whole
   */
  public boolean landing(Dataset dataset, String path, UnaryOperator<GenericRecord> change) {
    List<GenericRecord> rows = new ArrayList<>();
    long before = changed;
    try (RowFile.Reader held =
        RowFile.reader(lake.files(), path, dataset, damage -> RowRemoval.refuse(path, damage))) {
      while (held.hasNext()) {
        rows.add(apply(change, held.next()));
      }
    }
    if (changed == before) {
      return false;
    }
    try (RowFile.Writer writer = RowFile.writer(lake.files(), path, dataset, run + " " + path)) {
      rows.forEach(writer::append);
      writer.finish();
    }
    lake.files().harden(List.of(path));
    return true;
  }

  private GenericRecord apply(UnaryOperator<GenericRecord> change, GenericRecord row) {
    GenericRecord after = change.apply(row);
    changed += after == row ? 0 : 1;
    return after;
  }
}
