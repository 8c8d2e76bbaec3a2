package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A commit of the log: the keys of the state that it puts and drops, see {@link LogKey}.
 *
 * @param number from 0, without gaps
 * @param at time by the run's clock
 * @param previous SHA-256 of the bytes of the previous commit; 64 zeros for commit 0 and for {@code
 *     BREAK}
 * @param put values by key, from this commit on
 * @param drop keys that do not exist from this commit on
 * @param reads prefixes of keys that no commit changed between the plan and this commit
 * @param detail further values, as evidence
 * @param sha256 SHA-256 of this commit's bytes; these bytes do not contain the hash
 */
public record Commit(
    long number,
    CommitKind kind,
    Instant at,
    String run,
    String previous,
    SortedMap<String, Object> put,
    SortedSet<String> drop,
    SortedSet<String> reads,
    Map<String, Object> detail,
    String sha256) {
  public Commit {
    put = new TreeMap<>(put);
    drop = new TreeSet<>(drop);
    reads = new TreeSet<>(reads);
    detail = new TreeMap<>(detail);
  }

  /** Returns this commit with other values. */
  public Commit withPut(SortedMap<String, Object> values) {
    return new Commit(number, kind, at, run, previous, values, drop, reads, detail, sha256);
  }

  /** Returns the files that exist from this commit on, in order of path. */
  public List<FileRef> added() {
    return files(put).map(LoggedFile::ref).toList();
  }

  /** Returns what the log says of the files of {@link #added()}. */
  public List<LoggedFile> addedFiles() {
    return files(put).toList();
  }

  static Stream<LoggedFile> files(SortedMap<String, Object> put) {
    return put.entrySet().stream()
        .filter(one -> one.getKey().startsWith(LogKey.FILE))
        .map(one -> LoggedFile.of(one.getKey().substring(LogKey.FILE.length()), one.getValue()));
  }

  /** Returns the paths of the files that do not exist from this commit on, in order. */
  public List<String> removed() {
    return names(drop.stream(), LogKey.FILE);
  }

  /** Returns the names of the keys with a prefix that the commit puts, in order. */
  public List<String> put(String prefix) {
    return names(put.keySet().stream(), prefix);
  }

  private static List<String> names(Stream<String> keys, String prefix) {
    return keys.filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .toList();
  }

  /**
   * Returns true if the commit puts or drops a key with a prefix. It also changes {@link
   * LogKey#RUN} and {@link LogKey#DROP}.
   */
  public boolean changes(String prefix) {
    Stream<String> dropped = drop.stream().flatMap(key -> Stream.of(key, LogKey.DROP + key));
    return Stream.concat(put.keySet().stream(), dropped).anyMatch(key -> key.startsWith(prefix))
        || (LogKey.RUN + run).equals(prefix);
  }
}
