package org.obmeet.telemetry.lake.avro;

import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.flow.Quarantined;

/**
 * Reads and writes quarantine files. They contain position and reason of each rejected record, but
 * never its content.
 */
public record Quarantine(LakeFiles files) {
  private static final int VERSION = 1;

  /**
   * Writes rows in the given order; replaces an existing file of the same path. The bytes depend on
   * the rows and the seed, not on the path.
   *
   * @param seed determines the sync marker
   */
  public FileRef write(Iterable<Quarantined> rows, String path, String seed) {
    try (RowFileWriter writer =
        new RowFileWriter(files, path, Quarantined.getClassSchema(), "quarantine", VERSION, seed)) {
      rows.forEach(writer::append);
      return writer.finish();
    }
  }

  /**
   * Passes each row to a consumer, and returns the number of rows. Keeps one block in memory.
   *
   * @throws InputException if the file is not a row file
   * @throws LakeException if the file is damaged; the consumer may have received intact rows
   */
  public long scan(String path, Consumer<Quarantined> consumer) {
    long count = 0;
    try (RowFileReader reader = RowFileReader.complete(files, path, Quarantined.getClassSchema())) {
      for (; reader.hasNext(); count++) {
        consumer.accept(quarantined(reader.next()));
      }
    }
    return count;
  }

  private static Quarantined quarantined(GenericRecord row) {
    Quarantined quarantined = new Quarantined();
    for (int i = 0; i < row.getSchema().getFields().size(); i++) {
      quarantined.put(i, row.get(i));
    }
    return quarantined;
  }
}
