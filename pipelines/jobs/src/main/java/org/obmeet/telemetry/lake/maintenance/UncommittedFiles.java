package org.obmeet.telemetry.lake.maintenance;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.ExclusiveLease;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * The files of a run whose commits met a conflict. Their names follow from their content, so
 * another run may be about to commit a file of the same name. They are therefore deleted only while
 * no other run is active. Retention deletes the others.
 */
public final class UncommittedFiles {
  private final SortedSet<String> paths = new TreeSet<>();

  public void add(Collection<FileRef> files) {
    files.forEach(file -> paths.add(file.path()));
  }

  /** Deletes files that no commit names, unless another run is active or rewrites files. */
  public void delete(String root) {
    if (paths.isEmpty()) {
      return;
    }
    Lake lake = Lake.open(root);
    if (!RunLease.liveRuns(lake, "").isEmpty()) {
      return;
    }
    Optional<ExclusiveLease> lease = ExclusiveLease.acquireToRewrite(lake, Duration.ZERO);
    if (lease.isPresent()) {
      try (ExclusiveLease alone = lease.get()) {
        FileCheck.liveFiles(lake.log().commits()).forEach(file -> paths.remove(file.path()));
        new OrphanFiles(lake).delete("", paths);
      }
    }
  }
}
