package org.obmeet.telemetry.lake.maintenance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;

/** The lineage of rewritten files, which maps a file to the files that it replaced. */
public final class FileLineage {
  private final Map<String, FileRef> files = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();

  /** Creates the lineage from the commits of a log. */
  public FileLineage(List<Commit> commits) {
    for (Commit commit : commits) {
      commit.added().forEach(file -> files.put(file.path(), file));
      replaced.putAll(RewriteCommit.replaces(commit));
    }
  }

  /**
   * Returns the files that a file replaced, directly or indirectly, newest first; empty for an
   * original. Stops before a file that does not have more rows, because that rewrite rectified or
   * merged rows, which cannot be repeated.
   */
  public List<FileRef> of(FileRef file) {
    List<FileRef> found = new ArrayList<>();
    FileRef last = file;
    FileRef ancestor = files.get(replaced.get(file.path()));
    while (ancestor != null && ancestor.rows() > last.rows()) {
      found.add(ancestor);
      last = ancestor;
      ancestor = files.get(replaced.get(ancestor.path()));
    }
    return found;
  }
}
