package org.obmeet.telemetry.lake.maintenance;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.ExclusiveLease;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Locations;

/**
 * Deletes orphan files, which no commit names. File names depend on the content, so another run may
 * soon commit a file of the same name. Each file is therefore moved first. Then it is deleted. If
 * another run is active, or the log names the file now, it is moved back instead.
 */
public final class OrphanFiles {
  private final Lake lake;

  /** Creates the deletion for one lake. The caller owns the {@link ExclusiveLease} of the lake. */
  public OrphanFiles(Lake lake) {
    this.lake = lake;
  }

  /**
   * Deletes orphan files.
   *
   * @param ownRun id of the calling run
   * @throws LakeException if a file cannot be moved or deleted
   */
  public void delete(String ownRun, Collection<String> paths) {
    Map<String, String> moved = new TreeMap<>();
    for (String path : paths) {
      if (lake.files().exists(path)) {
        String temporary = Locations.temporaryPath();
        lake.files().move(path, temporary);
        moved.put(path, temporary);
      }
    }
    if (moved.isEmpty()) {
      return;
    }
    boolean noOtherRuns = RunLease.liveRuns(lake, ownRun).isEmpty();
    Set<String> liveFiles =
        FileCheck.liveFiles(lake.log().commits()).stream()
            .map(FileRef::path)
            .collect(Collectors.toSet());
    moved.forEach(
        (path, temporary) -> {
          if (noOtherRuns && !liveFiles.contains(path)) {
            lake.files().delete(temporary);
          } else {
            lake.files().move(temporary, path);
          }
        });
  }
}
