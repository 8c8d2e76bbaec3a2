package org.obmeet.telemetry.lake;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.columns.ColumnRows;
import org.obmeet.telemetry.lake.columns.ParquetGroups;
import org.obmeet.telemetry.schemas.Dataset;

/** One clean file that is being written aside, a row group at a time. */
final class CleanWriter implements AutoCloseable {
  private final LakeFiles files;
  private final Dataset dataset;
  private final String path;
  private final PendingFile pending;
  private final ZstdCodecs codecs = new ZstdCodecs();
  private final FooterOutput out;
  private final ParquetGroups groups;
  private long rows;

  /**
   * @param path in the lake; where the name follows from the content, any name of its folder, which
   *     {@link #finish} is told better
   */
  CleanWriter(LakeFiles files, Dataset dataset, List<FlatColumn> columns, String path) {
    this.files = files;
    this.dataset = dataset;
    this.path = path;
    this.pending = files.begin(path);
    this.out = new FooterOutput(pending.out());
    this.groups =
        files.doing(
            "write",
            path,
            () ->
                new ParquetGroups(
                    new LakeOutput(null, () -> out),
                    FlatFiles.schema(dataset.name(), columns),
                    codecs));
  }

  /** Adds rows as a group. */
  void add(ColumnRows more) {
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
    files.doing(
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
