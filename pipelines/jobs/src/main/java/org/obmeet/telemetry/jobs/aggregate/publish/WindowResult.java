package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.ReleaseCounts;

/**
 * The results of a stream and window.
 *
 * @param key key of the window, {@code STREAM/KIND/START}
 * @param unattributed records of the window without a contributor, which are in no table
 * @param release the staged release file; empty if no cube is published
 */
public record WindowResult(
    String key, List<CubeResult> cubes, long unattributed, List<StagedRelease> release) {
  public WindowResult {
    cubes = List.copyOf(cubes);
    release = List.copyOf(release);
  }

  public Stream<ReleaseCounts> counts() {
    return cubes.stream().map(CubeResult::counts);
  }
}
