package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.lake.commit.ReleaseCommit;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The staged files of a table in one window: of a cube, of its levels, or of witnesses.
 *
 * @param window the window, such as {@code week/2026-11-16}
 * @param folder release folder of the table
 * @param revision 1 for the first publication, then plus 1 for each republication
 */
public record StagedTable(
    String family,
    String table,
    String window,
    String folder,
    int revision,
    List<StagedFile> files) {
  public StagedTable {
    files = List.copyOf(files);
  }

  ReleaseKey key() {
    return new ReleaseKey(table, Window.parse(window));
  }

  StagedTable withFiles(List<StagedFile> others) {
    return new StagedTable(family, table, window, folder, revision, others);
  }

  /** Returns a copy to be published in another folder. */
  StagedTable in(String other) {
    List<StagedFile> moved = new ArrayList<>();
    for (StagedFile one : files) {
      String name = one.file().path().substring(folder.length());
      moved.add(new StagedFile(one.from(), one.file().at(other + name)));
    }
    return new StagedTable(family, table, window, other, revision, moved);
  }

  ReleaseCommit.Item item() {
    return new ReleaseCommit.Item(
        family, key(), folder, files.stream().map(StagedFile::file).toList(), revision);
  }
}
