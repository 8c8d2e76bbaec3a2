package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * One entry of the log.
 *
 * @param number from 0, without gaps
 * @param kind what it says
 * @param at when, by the run's clock
 * @param run id of the run that wrote it
 * @param previous SHA-256 of the bytes of the entry before; 64 zeros for entry 0
 * @param added files that exist from here on
 * @param removed files that no longer do
 * @param detail what the kind needs; see the commits' own classes
 * @param sha256 of the entry's own bytes; not part of them
 */
public record Commit(
    long number,
    CommitKind kind,
    Instant at,
    String run,
    String previous,
    List<FileRef> added,
    List<FileRef> removed,
    Map<String, Object> detail,
    String sha256) {
  public Commit {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    detail = new TreeMap<>(detail);
  }
}
