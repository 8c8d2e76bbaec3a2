package org.obmeet.telemetry.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.store.FileInfo;

/**
 * The results that workers pass to the driver. Each element has one small JSON file of its name in
 * the run's staging folder. A bundle that is retried writes the same file again.
 */
public final class WorkerResults {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final String folder;

  public WorkerResults(Lake lake, String run, String kind) {
    this.lake = lake;
    this.folder = lake.layout().stagingFolder(run) + "/results/" + kind + "/";
  }

  /**
   * Writes the result of an element atomically, because a worker that was given up may still write
   * while the driver reads.
   */
  public void write(String name, Object result) {
    lake.files()
        .stage(
            folder + name + ".json",
            out -> {
              JSON.writeValue(out, result);
              return 1;
            });
  }

  /** Reads all results, in order of the element names. */
  public <T> List<T> read(Class<T> type) throws IOException {
    List<T> results = new ArrayList<>();
    for (FileInfo file : lake.files().list(folder)) {
      try (InputStream in = lake.files().open(file.path())) {
        results.add(JSON.readValue(in, type));
      }
    }
    return results;
  }
}
