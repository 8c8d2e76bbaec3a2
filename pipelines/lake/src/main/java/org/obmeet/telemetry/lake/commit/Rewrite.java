package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of data files: paths of removed files, and files that were written instead of some of
 * them, which name these in {@link LoggedFile#of}.
 */
public record Rewrite(List<String> removed, List<LoggedFile> added) {
  /** The key of the ids of the erasures for which a commit rewrites files, in its detail. */
  public static final String ERASURES = "erasures";

  public Rewrite {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }

  public static Rewrite none() {
    return new Rewrite(List.of(), List.of());
  }

  public Rewrite plus(Rewrite other) {
    List<String> allRemoved = new ArrayList<>(removed);
    allRemoved.addAll(other.removed);
    List<LoggedFile> allAdded = new ArrayList<>(added);
    allAdded.addAll(other.added);
    return new Rewrite(allRemoved, allAdded);
  }

  /** Returns the total size of the added files, in bytes. */
  public long bytes() {
    return added.stream().mapToLong(file -> file.ref().bytes()).sum();
  }

  public boolean isEmpty() {
    return removed.isEmpty() && added.isEmpty();
  }

  public CommitDraft draft(CommitKind kind, long base, Instant at, String run) {
    return CommitDraft.of(kind, base, at, run).withRemoved(removed).withFiles(added);
  }
}
