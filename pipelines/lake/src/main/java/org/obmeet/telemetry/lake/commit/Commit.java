package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A commit of the log.
 *
 * @param number from 0, without gaps
 * @param at time by the run's clock
 * @param previous SHA-256 of the bytes of the previous commit; 64 zeros for commit 0 and for {@code
 *     BREAK}
 * @param added files that exist from this commit on
 * @param removed files that do not exist from this commit on
 * @param detail further values, which depend on the kind (see {@code IngestCommit} and others)
 * @param sha256 SHA-256 of this commit's bytes; these bytes do not contain the hash
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

  /** Returns a copy with another detail and the same {@link #sha256}. */
  public Commit withDetail(Map<String, Object> other) {
    return new Commit(number, kind, at, run, previous, added, removed, other, sha256);
  }
}
