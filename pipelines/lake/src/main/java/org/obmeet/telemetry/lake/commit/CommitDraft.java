package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A planned commit, which is not yet in the log.
 *
 * @param base number of the last commit when the draft was planned; -1 if there was none
 * @param at time by the run's clock
 * @param added files that the commit adds, in order of path
 * @param removed files that the commit removes, in order of path
 * @param detail further values: text, integers, booleans, and lists and maps of these
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
    added = sorted(added);
    removed = sorted(removed);
    detail = new TreeMap<>(detail);
  }

  public static CommitDraft of(CommitKind kind, long base, Instant at, String run) {
    return new CommitDraft(kind, base, at, run, List.of(), List.of(), Map.of());
  }

  public CommitDraft withAdded(List<FileRef> files) {
    return new CommitDraft(kind, base, at, run, files, removed, detail);
  }

  public CommitDraft withRemoved(List<FileRef> files) {
    return new CommitDraft(kind, base, at, run, added, files, detail);
  }

  public CommitDraft withDetail(Map<String, Object> newDetail) {
    return new CommitDraft(kind, base, at, run, added, removed, newDetail);
  }

  public CommitDraft withFurtherDetail(String key, Object value) {
    Map<String, Object> further = new TreeMap<>(detail);
    further.put(key, value);
    return withDetail(further);
  }

  public CommitDraft rebasedOn(long newBase) {
    return new CommitDraft(kind, newBase, at, run, added, removed, detail);
  }

  private static List<FileRef> sorted(List<FileRef> files) {
    List<FileRef> copy = new ArrayList<>(files);
    copy.sort(Comparator.comparing(FileRef::path));
    return List.copyOf(copy);
  }
}
