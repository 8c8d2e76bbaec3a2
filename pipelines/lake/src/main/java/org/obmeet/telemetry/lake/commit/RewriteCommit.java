package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * The detail of a {@code REWRITE}, {@code RETAIN} or {@code RESTORE} commit: removed files, and
 * rewritten files that replace some of the removed files.
 *
 * @param replaces path of the replaced file, by the path of the clean file that replaces it
 * @param merged path of the added file, by the path of each file whose rows were merged into it
 */
public record RewriteCommit(
    List<FileRef> removed,
    List<FileRef> added,
    Map<String, String> replaces,
    Map<String, String> merged) {
  private static final String REPLACES = "replaces";
  private static final String MERGED = "merged";

  /** The JSON key of the number of merged files, in the detail of a compaction. */
  public static final String COMPACTED = "compacted";

  /** The JSON key of the ids of the erasures for which a commit rewrites files. */
  public static final String ERASURES = "erasures";

  /** The JSON key of the paths of given-up files that were merged into a restored file. */
  public static final String LOST_PARTS = "lost_parts";

  public RewriteCommit {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
    replaces = new TreeMap<>(replaces);
    merged = new TreeMap<>(merged);
  }

  public RewriteCommit(List<FileRef> removed, List<FileRef> added, Map<String, String> replaces) {
    this(removed, added, replaces, Map.of());
  }

  /**
   * Returns the path of each replaced file, by the path of the file that a commit adds for it.
   * Commits contain positions instead of paths.
   */
  public static Map<String, String> replaces(Commit commit) {
    List<Long> positions = CommitDetails.numbers(commit, REPLACES);
    Map<String, String> paths = new TreeMap<>();
    for (int i = 0; i < positions.size(); i++) {
      int position = positions.get(i).intValue();
      if (i >= commit.added().size() || position >= commit.removed().size()) {
        throw new CorruptLogException(
            commit.number(), "'" + REPLACES + "' must have positions of its files");
      }
      if (position >= 0) {
        paths.put(commit.added().get(i).path(), commit.removed().get(position).path());
      }
    }
    return paths;
  }

  /** Returns the files that a commit merges, by the path of the file that it adds for them. */
  public static Map<String, List<FileRef>> merged(Commit commit) {
    Map<String, List<FileRef>> parts = new TreeMap<>();
    List<Long> positions = CommitDetails.numbers(commit, MERGED);
    for (int i = 0; i < positions.size(); i++) {
      int position = positions.get(i).intValue();
      if (i >= commit.removed().size() || position < 0 || position >= commit.added().size()) {
        throw new CorruptLogException(
            commit.number(), "'" + MERGED + "' must have positions of its files");
      }
      String path = commit.added().get(position).path();
      parts.computeIfAbsent(path, p -> new ArrayList<>()).add(commit.removed().get(i));
    }
    return parts;
  }

  public static RewriteCommit none() {
    return new RewriteCommit(List.of(), List.of(), Map.of());
  }

  public RewriteCommit plus(RewriteCommit other) {
    List<FileRef> allRemoved = new ArrayList<>(removed);
    allRemoved.addAll(other.removed);
    List<FileRef> allAdded = new ArrayList<>(added);
    allAdded.addAll(other.added);
    Map<String, String> allReplaces = new TreeMap<>(replaces);
    allReplaces.putAll(other.replaces);
    Map<String, String> allMerged = new TreeMap<>(merged);
    allMerged.putAll(other.merged);
    return new RewriteCommit(allRemoved, allAdded, allReplaces, allMerged);
  }

  /** Returns the total size of the added files, in bytes. */
  public long bytes() {
    return added.stream().mapToLong(FileRef::bytes).sum();
  }

  public boolean isEmpty() {
    return removed.isEmpty() && added.isEmpty();
  }

  /**
   * Returns a planned commit. Its detail has, for each added file, the position of the removed file
   * that it replaces, or -1. In a merge it also has, for each removed file, the position of the
   * added file.
   */
  public CommitDraft draft(
      CommitKind kind, long base, Instant at, String run, Map<String, Object> detail) {
    CommitDraft draft =
        CommitDraft.of(kind, base, at, run)
            .withAdded(added)
            .withRemoved(removed)
            .withDetail(detail);
    CommitDraft replacing =
        draft.withFurtherDetail(REPLACES, positions(draft.added(), replaces, draft.removed()));
    return merged.isEmpty()
        ? replacing
        : replacing.withFurtherDetail(MERGED, positions(draft.removed(), merged, draft.added()));
  }

  /** Returns, for each file, the position of the file that a map names for it, or -1. */
  private static List<Long> positions(
      List<FileRef> files, Map<String, String> named, List<FileRef> others) {
    Map<String, Long> positions = new HashMap<>();
    others.forEach(file -> positions.put(file.path(), (long) positions.size()));
    return files.stream().map(file -> positions.getOrDefault(named.get(file.path()), -1L)).toList();
  }
}
