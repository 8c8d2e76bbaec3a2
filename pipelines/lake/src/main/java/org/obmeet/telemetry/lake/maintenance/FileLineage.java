package org.obmeet.telemetry.lake.maintenance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.file.FileRef;

/** Finds the versions of files before an erasure or a removal, and the parts of merged files. */
public final class FileLineage {
  private final Map<String, FileRef> files = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();

  /** Paths of files that an erasure has written. */
  private final Set<String> erased = new HashSet<>();

  private final Map<String, List<FileRef>> parts = new HashMap<>();

  /** Creates the lineage from the commits of a log. */
  public FileLineage(List<Commit> commits) {
    Map<String, String> paths = new HashMap<>();
    for (Commit commit : commits) {
      for (LoggedFile logged : commit.addedFiles()) {
        FileRef file = logged.ref();
        if (!logged.of().isEmpty()) {
          replaced.put(file.path(), logged.of().get(0));
        }
        if (logged.of().size() > 1) {
          parts.put(file.path(), logged.of().stream().map(files::get).toList());
        }
        String first = paths.putIfAbsent(file.sha256(), file.path());
        if (commit.kind() == CommitKind.RESTORE && first != null) {
          // The ancestor of a restored version is the version that it is a copy of.
          replaced.put(file.path(), first);
        }
        files.put(file.path(), file);
        if (commit.detail().containsKey(Rewrite.ERASURES)) {
          erased.add(file.path());
        }
      }
    }
  }

  /**
   * Returns the versions of a file before rows, or values in rows, were removed, newest first;
   * empty if there are none. A caller that restores a version must remove these rows and values
   * again. A version has the content of its successor if the successor is a restored copy. The list
   * ends at a version that a rewrite for another reason (a rectification or a merge) produced.
   */
  public List<FileRef> of(FileRef file) {
    List<FileRef> found = new ArrayList<>();
    FileRef successor = file;
    FileRef ancestor = files.get(replaced.get(file.path()));
    while (ancestor != null
        && (ancestor.rows() > successor.rows()
            || erased.contains(successor.path())
            || ancestor.sha256().equals(successor.sha256()))) {
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
