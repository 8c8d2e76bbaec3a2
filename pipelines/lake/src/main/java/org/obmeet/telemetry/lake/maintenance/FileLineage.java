package org.obmeet.telemetry.lake.maintenance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDetails;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;

/** The lineage of rewritten files: maps a file to the files that it replaced. */
public final class FileLineage {
  private final Map<String, FileRef> files = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();

  /** Creates the lineage that a log records. */
  public FileLineage(List<Commit> entries) {
    for (Commit entry : entries) {
      entry.added().forEach(file -> files.put(file.path(), file));
      CommitDetails.map(entry, RewriteCommit.REPLACES)
          .forEach((added, old) -> replaced.put((String) added, (String) old));
    }
  }

  /**
   * Returns the files that a file replaced, directly or not, newest first; empty for an original.
   * Ends where the number of rows stays the same: its rows were rectified, which cannot be repeated
   * on the older file.
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
