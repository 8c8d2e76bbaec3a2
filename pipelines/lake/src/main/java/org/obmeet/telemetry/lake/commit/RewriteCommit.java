package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * What a REWRITE or RETAIN entry says of the files that it removes, and of those that take the
 * place of some of them.
 *
 * @param removed files that are no more
 * @param added files written without some rows of another
 * @param replaces by the path of an added clean file, that of the file whose rows it holds
 */
public record RewriteCommit(
    List<FileRef> removed, List<FileRef> added, Map<String, String> replaces) {
  public static final String REPLACES = "replaces";

  public RewriteCommit {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
    replaces = new TreeMap<>(replaces);
  }

  /** Nothing. */
  public static RewriteCommit none() {
    return new RewriteCommit(List.of(), List.of(), Map.of());
  }

  /** Both together. */
  public RewriteCommit plus(RewriteCommit other) {
    List<FileRef> allRemoved = new ArrayList<>(removed);
    allRemoved.addAll(other.removed);
    List<FileRef> allAdded = new ArrayList<>(added);
    allAdded.addAll(other.added);
    Map<String, String> all = new TreeMap<>(replaces);
    all.putAll(other.replaces);
    return new RewriteCommit(allRemoved, allAdded, all);
  }

  /** Whether there is nothing to say. */
  public boolean isEmpty() {
    return removed.isEmpty() && added.isEmpty();
  }

  /** The entry to append, with what else it says. */
  public CommitDraft draft(
      CommitKind kind, long base, Instant at, String run, Map<String, Object> detail) {
    Map<String, Object> whole = new TreeMap<>(detail);
    whole.put(REPLACES, replaces);
    return CommitDraft.of(kind, base, at, run)
        .withAdded(added)
        .withRemoved(removed)
        .withDetail(whole);
  }
}
