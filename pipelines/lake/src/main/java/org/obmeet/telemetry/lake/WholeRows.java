package org.obmeet.telemetry.lake;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.Dataset;

/** Reads files whole, or not at all, to write them anew. */
final class WholeRows {
  private final Lake lake;
  private final Dataset dataset;

  WholeRows(Lake lake, Dataset dataset) {
    this.lake = lake;
    this.dataset = dataset;
  }

  /**
   * @throws UnreadableFile where the file cannot be read whole
   */
  List<GenericRecord> clean(String path) {
    try {
      return new CleanFiles(lake.files()).read(dataset, path);
    } catch (RuntimeException e) {
      throw new UnreadableFile(path, e);
    }
  }

  /**
   * @throws UnreadableFile where the segment cannot be read whole
   */
  List<GenericRecord> landing(String path) {
    List<GenericRecord> rows = new ArrayList<>();
    try (RowFile.Reader reader =
        RowFile.reader(lake.files(), path, dataset, damage -> refuse(path, damage))) {
      reader.forEachRemaining(rows::add);
    } catch (RuntimeException e) {
      throw new UnreadableFile(path, e);
    }
    return rows;
  }

  /**
   * Puts a segment of these rows in the place of one that is there.
   *
   * @throws LakeException where it cannot be written
   */
  void replaceLanding(String path, List<GenericRecord> rows, String content) {
    try (RowFile.Writer writer = RowFile.writer(lake.files(), path, dataset, content)) {
      rows.forEach(writer::append);
      writer.finish();
    }
    lake.files().harden(List.of(path));
  }

  private static void refuse(String path, Damage damage) {
    throw new LakeException(
        "'" + path + "' is damaged at byte " + damage.position() + ": nobody knows what it holds");
  }
}
