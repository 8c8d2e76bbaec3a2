package org.obmeet.telemetry.lake.maintenance;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RewriteLease;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * Sweeps files that no entry of the log names. Names follow from content, so that a run may be
 * about to commit a file of the very name: each is put aside first, and is deleted only where no
 * run is at work then and the log still does not name it; else it goes back.
 */
public final class OrphanFiles {
  private final Lake lake;

  /** Sweeping in one lake; whoever sweeps has the right of {@link RewriteLease}. */
  public OrphanFiles(Lake lake) {
    this.lake = lake;
  }

  /**
   * Sweeps.
   *
   * @param own the run that sweeps
   * @throws LakeException where one can be neither moved nor deleted
   */
  public void delete(String own, Collection<String> paths) {
    Map<String, String> aside = new TreeMap<>();
    for (String path : paths) {
      if (lake.files().exists(path)) {
        String away = "staging/aside/" + UUID.randomUUID();
        lake.files().move(path, away);
        aside.put(path, away);
      }
    }
    if (aside.isEmpty()) {
      return;
    }
    boolean quiet = RunLease.liveRuns(lake, own).isEmpty();
    Set<String> named =
        FileCheck.named(lake.log().commits()).stream()
            .map(FileRef::path)
            .collect(Collectors.toSet());
    aside.forEach(
        (path, away) -> {
          if (quiet && !named.contains(path)) {
            lake.files().delete(away);
          } else {
            lake.files().move(away, path);
          }
        });
  }
}
