package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.List;

/**
 * The results of a stream and window.
 *
 * @param key key of the window, {@code STREAM/KIND/START}
 * @param cubes one result per decided cube
 * @param copies the staged file with the archived copies; empty if no cube is published
 * @param witnesses the staged witnesses of the tables; empty if no cube is published
 */
public record WindowResult(
    String key,
    List<CubeResult> cubes,
    List<CubeResult.Staged> copies,
    List<CubeResult.Staged> witnesses) {
  public WindowResult {
    cubes = List.copyOf(cubes);
    copies = List.copyOf(copies);
    witnesses = List.copyOf(witnesses);
  }
}
