package org.obmeet.telemetry.lake.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeOutputFile;
import org.obmeet.telemetry.lake.file.PendingFile;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** A writer of one clean file by row groups. Readers see the file only after {@link #finish}. */
final class CleanFileWriter implements AutoCloseable {
  private final LakeFiles files;
  private final Dataset dataset;
  private final String path;
  private final PendingFile pending;
  private final ZstdCodecFactory codecs = new ZstdCodecFactory();
  private final DeterministicFooterOutputStream out;
  private final RowGroupWriter groups;
  private long rows;

  /**
   * @param path path in the lake, whose folder is final; {@link #finish} can set another name
   */
  CleanFileWriter(LakeFiles files, Dataset dataset, List<ParquetColumn> columns, String path) {
    this.files = files;
    this.dataset = dataset;
    this.path = path;
    this.pending = files.begin(path);
    this.out = new DeterministicFooterOutputStream(pending.out());
    this.groups =
        files.wrapErrors(
            "write",
            path,
            () ->
                new RowGroupWriter(
                    new LakeOutputFile(null, () -> out), dataset.name(), columns, codecs));
  }

  /** Writes rows as a row group. */
  void add(PackedRows group) {
    rows += group.size();
    wrapErrors(() -> groups.add(group));
  }

  /** Completes the file and moves it to its final path. */
  FileRef finish(String name) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(RowFile.STREAM, dataset.name());
    metadata.put(RowFile.SCHEMA_VERSION, Integer.toString(dataset.version()));
    wrapErrors(
        () -> {
          out.beginFooter();
          groups.end(metadata);
        });
    return pending.finish(name, rows);
  }

  private void wrapErrors(Step step) {
    files.wrapErrors(
        "write",
        path,
        () -> {
          step.run();
          return path;
        });
  }

  private interface Step {
    void run() throws IOException;
  }

  @Override
  public void close() {
    codecs.release();
    pending.close();
  }
}
