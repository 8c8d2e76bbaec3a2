package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A planned commit, which is not yet in the log.
 *
 * @param base number of the last commit when the draft was planned; -1 if there was none
 * @param at time by the run's clock
 * @param put values by key, see {@link LogKey}: text, integers, booleans, and lists and maps of
 *     these
 * @param drop keys that must exist
 * @param reads prefixes of keys on which the draft depends, those of its kind and others: it is
 *     rejected if a commit after {@code base} changes one. A key of {@code put} may exist only if
 *     it is among them.
 * @param detail further values, as evidence
 */
public record CommitDraft(
    CommitKind kind,
    long base,
    Instant at,
    String run,
    SortedMap<String, Object> put,
    SortedSet<String> drop,
    SortedSet<String> reads,
    Map<String, Object> detail) {
  public CommitDraft {
    put = new TreeMap<>(put);
    drop = new TreeSet<>(drop);
    reads = new TreeSet<>(reads);
    detail = new TreeMap<>(detail);
  }

  public static CommitDraft of(CommitKind kind, long base, Instant at, String run) {
    return new CommitDraft(
        kind,
        base,
        at,
        run,
        new TreeMap<>(),
        new TreeSet<>(),
        new TreeSet<>(kind.reads()),
        Map.of());
  }

  /** Returns a draft that also puts a key. */
  public CommitDraft put(String key, Object value) {
    SortedMap<String, Object> more = new TreeMap<>(put);
    more.put(key, value);
    return new CommitDraft(kind, base, at, run, more, drop, reads, detail);
  }

  /** Returns a draft that also puts the keys of names with a prefix; each value is true. */
  public CommitDraft putAll(String prefix, Collection<?> names) {
    SortedMap<String, Object> more = new TreeMap<>(put);
    names.forEach(name -> more.put(prefix + name, true));
    return new CommitDraft(kind, base, at, run, more, drop, reads, detail);
  }

  /** Returns a draft that also adds files. */
  public CommitDraft withFiles(Collection<LoggedFile> files) {
    SortedMap<String, Object> more = new TreeMap<>(put);
    files.forEach(file -> more.put(LogKey.file(file.path()), file.value()));
    return new CommitDraft(kind, base, at, run, more, drop, reads, detail);
  }

  /** Returns a draft that also adds files of which the log needs their references only. */
  public CommitDraft withAdded(Collection<FileRef> files) {
    return withFiles(files.stream().map(LoggedFile::of).toList());
  }

  /** Returns a draft that also removes files. */
  public CommitDraft withRemoved(Collection<String> paths) {
    return dropping(paths.stream().map(LogKey::file).toList());
  }

  /** Returns a draft that also drops keys. */
  public CommitDraft dropping(Collection<String> keys) {
    SortedSet<String> more = new TreeSet<>(drop);
    more.addAll(keys);
    return new CommitDraft(kind, base, at, run, put, more, reads, detail);
  }

  /** Returns a draft that also depends on the keys with some prefixes. */
  public CommitDraft reading(String... prefixes) {
    return reading(List.of(prefixes));
  }

  /** Returns a draft that also depends on the keys with some prefixes. */
  public CommitDraft reading(Collection<String> prefixes) {
    SortedSet<String> more = new TreeSet<>(reads);
    more.addAll(prefixes);
    return new CommitDraft(kind, base, at, run, put, drop, more, detail);
  }

  /** Returns a draft with further values of the detail. */
  public CommitDraft withDetail(Map<String, ?> values) {
    Map<String, Object> more = new TreeMap<>(detail);
    more.putAll(values);
    return new CommitDraft(kind, base, at, run, put, drop, reads, more);
  }

  public CommitDraft rebasedOn(long newBase) {
    return new CommitDraft(kind, newBase, at, run, put, drop, reads, detail);
  }

  /** Returns the files that the draft adds, in order of path. */
  public List<FileRef> added() {
    return Commit.files(put).map(LoggedFile::ref).toList();
  }
}
