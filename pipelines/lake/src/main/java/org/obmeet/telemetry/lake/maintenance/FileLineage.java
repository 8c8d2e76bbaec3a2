package org.obmeet.telemetry.lake.maintenance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;

/** Finds the versions of files before rows were removed, and the parts of merged files. */
public final class FileLineage {
  private final Map<String, FileRef> files = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();
  private final Map<String, List<FileRef>> parts = new HashMap<>();

  /** Creates the lineage from the commits of a log. */
  public FileLineage(List<Commit> commits) {
    Map<String, String> paths = new HashMap<>();
    for (Commit commit : commits) {
      replaced.putAll(RewriteCommit.replaces(commit));
      parts.putAll(RewriteCommit.merged(commit));
      for (FileRef file : commit.added()) {
        String first = paths.putIfAbsent(file.sha256(), file.path());
        if (commit.kind() == CommitKind.RESTORE && first != null) {
          // The ancestor of a restored version is the version that it is a copy of.
          replaced.put(file.path(), first);
        }
        files.put(file.path(), file);
      }
    }
  }

  /**
   * Returns the versions of a file before rows were removed, newest first; empty if there are none.
   * Each has more rows than its successor, or the same content if the successor is a restored copy.
   * A caller that restores a version must remove the additional rows again. The list ends at a
   * version that a rewrite for another reason (a rectification or a merge) produced.
   */
  public List<FileRef> of(FileRef file) {
    List<FileRef> found = new ArrayList<>();
    FileRef successor = file;
    FileRef ancestor = files.get(replaced.get(file.path()));
    while (ancestor != null
        && (ancestor.rows() > successor.rows() || ancestor.sha256().equals(successor.sha256()))) {
      found.add(ancestor);
      successor = ancestor;
      ancestor = files.get(replaced.get(ancestor.path()));
    }
    return found;
  }

  /** Returns the files whose rows were merged into a file; empty if it was not merged. */
  public List<FileRef> parts(FileRef file) {
    return parts.getOrDefault(file.path(), List.of());
  }
}
