package org.obmeet.telemetry.lake;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Leases;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * The lease of a run that writes files before it commits them: {@code staging/RUN/active}. It marks
 * the run as alive, so that a cleanup does not delete the files of the run.
 */
public final class RunLease implements AutoCloseable {
  private static final String NAME = "active";
  private static final Pattern LEASE_FILE = Pattern.compile("staging/[^/]+/" + NAME + "(\\.\\d+)?");

  private final Lake lake;
  private final String run;
  private final Closeable lease;

  private RunLease(Lake lake, String run, Closeable lease) {
    this.lake = lake;
    this.run = run;
    this.lease = lease;
  }

  /**
   * Begins a run and acquires its lease.
   *
   * @throws LakeException if a live run has the same id, or the lease file cannot be written
   */
  public static RunLease acquire(Lake lake, String run) {
    String path = path(lake, run);
    return new RunLease(
        lake,
        run,
        lake.files().wrapErrors("write", path, () -> acquireLease(lake.files().leases(), path)));
  }

  private static Closeable acquireLease(Leases leases, String path) throws IOException {
    return leases
        .tryAcquire(path)
        .orElseThrow(() -> new IOException("another process has a run of the same name"));
  }

  /** Returns the ids of the live runs other than {@code ownRun}, in order. */
  public static List<String> liveRuns(Lake lake, String ownRun) {
    return selectRuns(lake, ownRun, true);
  }

  /** Returns the dead runs with a staging folder, in order. The caller must have no run lease. */
  public static List<String> orphanedRuns(Lake lake) {
    List<String> dead = selectRuns(lake, "", false);
    // If a run has ended since the listing, its folder is deleted, so it is no orphan.
    return dead.stream().filter(runs(lake)::contains).toList();
  }

  public static boolean isLeaseFile(String path) {
    return LEASE_FILE.matcher(path).matches();
  }

  /**
   * Returns either the live runs or the dead runs. Does not test {@code ownRun}, because on some
   * systems a process that tests its own lock releases the lock.
   */
  private static List<String> selectRuns(Lake lake, String ownRun, boolean alive) {
    return runs(lake).stream()
        .filter(run -> !run.equals(ownRun) && isLive(lake, run) == alive)
        .toList();
  }

  private static String path(Lake lake, String run) {
    return lake.layout().stagingFolder(run) + "/" + NAME;
  }

  /** Returns true if a process owns the lease of a run. */
  public static boolean isLive(Lake lake, String run) {
    String path = path(lake, run);
    return lake.files().wrapErrors("look at", path, () -> lake.files().leases().isHeld(path));
  }

  /** Returns the ids of the runs that have a staging folder, in order. */
  public static SortedSet<String> runs(Lake lake) {
    SortedSet<String> runs = new TreeSet<>();
    for (StoredFile file : lake.files().list("staging")) {
      String[] parts = file.path().split("/", -1);
      if (parts.length > 2 && !parts[1].equals("aside")) {
        runs.add(parts[1]);
      }
    }
    return runs;
  }

  /**
   * Ends the run and deletes its staging folder. The lease file is deleted last, so that other runs
   * do not treat the files as orphans. It is deleted again after the release, because in a store
   * without locks the release writes the file.
   */
  @Override
  public void close() {
    String folder = lake.layout().stagingFolder(run);
    try {
      lake.files()
          .deleteAll(
              lake.files().list(folder).stream()
                  .map(StoredFile::path)
                  .filter(path -> !isLeaseFile(path))
                  .toList());
      lake.files().deleteFolder(folder);
    } finally {
      lake.files().run("close", run, lease::close);
    }
    lake.files().deleteFolder(folder);
  }
}
