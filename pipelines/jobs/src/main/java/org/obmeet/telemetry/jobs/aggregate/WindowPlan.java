package org.obmeet.telemetry.jobs.aggregate;

import java.util.List;
import org.obmeet.telemetry.lake.CleanFile;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Window;

/**
 * One protection group and window that is to be released: the cubes of one stream and window kind.
 *
 * @param dataset the stream
 * @param window the window, closed
 * @param cubes every cube of the group that is computed, in catalogue order
 * @param files clean files that count for the window
 */
record WindowPlan(Dataset dataset, Window window, List<Cube> cubes, List<CleanFile> files) {
  WindowPlan {
    cubes = List.copyOf(cubes);
    files = List.copyOf(files);
  }

  /** Names the group and window: {@code STREAM/KIND/START}. */
  String key() {
    return dataset.name() + "/" + window;
  }
}
