package org.obmeet.telemetry.lake.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.columns.ColumnBatch;
import org.obmeet.telemetry.lake.columns.RowGroupWriter;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeOutputFile;
import org.obmeet.telemetry.lake.file.PendingFile;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** One clean file that is being written aside, a row group at a time. */
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
   * @param path in the lake; where the name follows from the content, any name of its folder, which
   *     {@link #finish} is told better
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
                    new LakeOutputFile(null, () -> out),
                    ParquetFiles.schema(dataset.name(), columns),
                    codecs));
  }

  /** Adds rows as a group. */
  void add(ColumnBatch more) {
    rows += more.size();
    doing(() -> groups.add(more));
  }

  /** Ends the file and puts it into place. */
  FileRef finish(String name) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(RowFile.STREAM, dataset.name());
    metadata.put(RowFile.SCHEMA_VERSION, Integer.toString(dataset.version()));
    doing(
        () -> {
          out.hold();
          groups.end(metadata);
        });
    return pending.finish(name, rows);
  }

  private void doing(Step step) {
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
