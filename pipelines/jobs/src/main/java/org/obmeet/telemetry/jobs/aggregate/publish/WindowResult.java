package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.List;

/**
 * The results of a stream and window.
 *
 * @param key key of the window, {@code STREAM/KIND/START}
 * @param cubes one result per decided cube
 */
public record WindowResult(String key, List<CubeResult> cubes) {
  public WindowResult {
    cubes = List.copyOf(cubes);
  }
}
