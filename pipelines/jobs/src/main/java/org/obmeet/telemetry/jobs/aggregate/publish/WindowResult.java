package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.ReleaseCounts;

/**
 * The results of a stream and window.
 *
 * @param key key of the window, {@code STREAM/KIND/START}
 * @param unattributed records of the window without a contributor, which are in no table
 * @param copies the staged file with the archived copies of the published cubes; empty if no cube
 *     is published
 */
public record WindowResult(
    String key,
    List<CubeResult> cubes,
    long unattributed,
    List<StagedTable> tables,
    List<StagedFile> copies) {
  public WindowResult {
    cubes = List.copyOf(cubes);
    tables = List.copyOf(tables);
    copies = List.copyOf(copies);
  }

  public Stream<ReleaseCounts> counts() {
    return cubes.stream().map(CubeResult::counts);
  }

  /** Returns the staged files of all tables, and the copies. */
  public List<StagedFile> staged() {
    List<StagedFile> all = new ArrayList<>(copies);
    tables.forEach(table -> all.addAll(table.files()));
    return all;
  }
}
