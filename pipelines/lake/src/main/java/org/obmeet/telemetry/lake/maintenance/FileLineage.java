package org.obmeet.telemetry.lake.maintenance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDetails;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;

/** From a file that was written without some rows of another, back to that other. */
public final class FileLineage {
  private final Map<String, FileRef> known = new HashMap<>();
  private final Map<String, String> before = new HashMap<>();

  /** Those that a log tells of. */
  public FileLineage(List<Commit> entries) {
    for (Commit entry : entries) {
      entry.added().forEach(file -> known.put(file.path(), file));
      CommitDetails.map(entry, RewriteCommit.REPLACES)
          .forEach((added, old) -> before.put((String) added, (String) old));
    }
  }

  /**
   * What a file takes the place of, directly or not, in that order; empty where it is a first.
   * Never further than to where rows were corrected, which shows in their number staying the same:
   * nobody could correct them again.
   */
  public List<FileRef> of(FileRef file) {
    List<FileRef> found = new ArrayList<>();
    FileRef last = file;
    FileRef whole = known.get(before.get(file.path()));
    while (whole != null && whole.rows() > last.rows()) {
      found.add(whole);
      last = whole;
      whole = known.get(before.get(whole.path()));
    }
    return found;
  }
}
