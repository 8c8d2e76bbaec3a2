package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * An entry that is to be appended.
 *
 * @param kind what it says
 * @param base number of the last entry that was known when it was planned; -1 for none
 * @param at when, by the run's clock
 * @param run id of the run
 * @param added files written for it, in order of path
 * @param removed files that it takes away, in order of path
 * @param detail what the kind needs: text, longs, booleans, lists and maps of them
 */
public record CommitDraft(
    CommitKind kind,
    long base,
    Instant at,
    String run,
    List<FileRef> added,
    List<FileRef> removed,
    Map<String, Object> detail) {
  public CommitDraft {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(run, "run");
    added = sorted(added);
    removed = sorted(removed);
    detail = new TreeMap<>(detail);
  }

  /** An entry without files and detail. */
  public static CommitDraft of(CommitKind kind, long base, Instant at, String run) {
    return new CommitDraft(kind, base, at, run, List.of(), List.of(), Map.of());
  }

  /** The same with these files added. */
  public CommitDraft withAdded(List<FileRef> files) {
    return new CommitDraft(kind, base, at, run, files, removed, detail);
  }

  /** The same with these files removed. */
  public CommitDraft withRemoved(List<FileRef> files) {
    return new CommitDraft(kind, base, at, run, added, files, detail);
  }

  /** The same with this detail. */
  public CommitDraft withDetail(Map<String, Object> newDetail) {
    return new CommitDraft(kind, base, at, run, added, removed, newDetail);
  }

  /** The same, planned on a later head. */
  public CommitDraft rebasedOn(long newBase) {
    return new CommitDraft(kind, newBase, at, run, added, removed, detail);
  }

  private static List<FileRef> sorted(List<FileRef> files) {
    List<FileRef> copy = new ArrayList<>(files);
    copy.sort(Comparator.comparing(FileRef::path));
    return List.copyOf(copy);
  }
}
