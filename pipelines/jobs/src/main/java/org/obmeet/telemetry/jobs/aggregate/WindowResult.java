package org.obmeet.telemetry.jobs.aggregate;

import java.util.List;

/**
 * What was decided about a protection group and window.
 *
 * @param key {@code STREAM/KIND/START}
 * @param cubes one result per cube, in catalogue order
 * @param audit what the joint audit took
 */
public record WindowResult(String key, List<CubeResult> cubes, AuditCounts audit) {
  public WindowResult {
    cubes = List.copyOf(cubes);
  }
}
