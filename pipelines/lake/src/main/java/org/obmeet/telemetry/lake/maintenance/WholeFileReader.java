package org.obmeet.telemetry.lake.maintenance;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.CorruptRegion;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** A reader for files before a rewrite. It returns all rows of a file, or throws an exception. */
final class WholeFileReader {
  private final Lake lake;
  private final Dataset dataset;

  WholeFileReader(Lake lake, Dataset dataset) {
    this.lake = lake;
    this.dataset = dataset;
  }

  /**
   * @throws UnreadableFileException if the file cannot be read completely
   */
  List<GenericRecord> readClean(String path) {
    try {
      return new CleanFileIo(lake.files()).read(dataset, path);
    } catch (RuntimeException e) {
      throw new UnreadableFileException(path, e);
    }
  }

  /**
   * @throws UnreadableFileException if the segment cannot be read completely
   */
  List<GenericRecord> readLanding(String path) {
    List<GenericRecord> rows = new ArrayList<>();
    try (RowFile.Reader reader =
        RowFile.reader(lake.files(), path, dataset, damage -> refuse(path, damage))) {
      reader.forEachRemaining(rows::add);
    } catch (RuntimeException e) {
      throw new UnreadableFileException(path, e);
    }
    return rows;
  }

  /**
   * Replaces the rows of a segment.
   *
   * @throws LakeException if the segment cannot be written
   */
  void replaceLanding(String path, List<GenericRecord> rows, String content) {
    try (RowFile.Writer writer = RowFile.writer(lake.files(), path, dataset, content)) {
      rows.forEach(writer::append);
      writer.finish();
    }
    lake.files().sync(List.of(path));
  }

  private static void refuse(String path, CorruptRegion damage) {
    throw new LakeException(
        "'" + path + "' is damaged at byte " + damage.position() + ", so its content is unknown");
  }
}
