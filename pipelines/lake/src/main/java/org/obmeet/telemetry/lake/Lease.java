package org.obmeet.telemetry.lake;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Leases;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * A lease of a lake, which ends with its process. A run has the lease {@code staging/RUN/active}
 * while it writes files that no commit names yet, so that others know that it is live. At most one
 * process has the lease {@code staging/alone}, with which it rewrites data files, deletes orphans
 * or publishes.
 *
 * <p>A lease spares runs their work, and readers the sight of half a folder. It does not decide
 * whether a file may be deleted: a fence does, after which the log accepts no commit of a run, live
 * or not. Only landing segments, which have no successor, need the lease to be replaced.
 */
public final class Lease implements AutoCloseable {
  /** The path of the lease that at most one process has, without the number of some stores. */
  public static final String ALONE = "staging/alone";

  private static final String LIVE = "active";
  private static final Pattern FILE =
      Pattern.compile("(" + ALONE + "|staging/[^/]+/" + LIVE + ")(\\.\\d+)?");
  private static final long PAUSE_MILLIS = 50;

  private final Lake lake;
  private final String path;
  private final Closeable held;

  /** The staging folder of the run; empty for the lease to be alone. */
  private final Optional<String> staging;

  private Lease(Lake lake, String path, Closeable held, Optional<String> staging) {
    this.lake = lake;
    this.path = path;
    this.held = held;
    this.staging = staging;
  }

  /**
   * Acquires the lease of a run that begins.
   *
   * @throws LakeException if a live run has the same id, or the lease file cannot be written
   */
  public static Lease ofRun(Lake lake, String run) {
    String path = path(lake, run);
    Closeable held =
        lake.files()
            .wrapErrors(
                "write",
                path,
                () ->
                    lake.files()
                        .leases()
                        .tryAcquire(path)
                        .orElseThrow(
                            () -> new IOException("another process has a run of the same name")));
    return new Lease(lake, path, held, Optional.of(lake.layout().stagingFolder(run)));
  }

  /**
   * Acquires the lease to be alone, and waits while another process has it.
   *
   * @param timeout sum of the pauses between attempts; the store's own delays add to it
   * @return empty if another process still has it
   * @throws LakeException if the lease file cannot be written, or the thread is interrupted
   */
  public static Optional<Lease> alone(Lake lake, Duration timeout) {
    return lake.files()
        .wrapErrors("write", ALONE, () -> waitToBeAlone(lake.files().leases(), timeout))
        .map(held -> new Lease(lake, ALONE, held, Optional.empty()));
  }

  private static Optional<Closeable> waitToBeAlone(Leases leases, Duration timeout)
      throws IOException {
    try {
      for (long attempts = timeout.toMillis() / PAUSE_MILLIS; ; attempts--) {
        Optional<Closeable> lease = leases.tryAcquire(ALONE);
        if (lease.isPresent() || attempts == 0) {
          return lease;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for another run", e);
    }
  }

  /** Returns true for the file of a lease, which is no orphan. */
  public static boolean isFile(String path) {
    return FILE.matcher(path).matches();
  }

  /** Returns true if a process, perhaps this one, has the lease to be alone. */
  public static boolean isAlone(Lake lake) {
    return isHeld(lake, ALONE);
  }

  /** Returns true if a process, perhaps this one, has any lease. */
  public static boolean isAny(Lake lake) {
    return isAlone(lake) || !liveRuns(lake, "").isEmpty();
  }

  /** Returns true if a process has the lease of a run. */
  public static boolean isLive(Lake lake, String run) {
    return isHeld(lake, path(lake, run));
  }

  /**
   * Returns the ids of the live runs other than {@code ownRun}, in order. {@code ownRun} is not
   * tested, because on some systems a process that tests its own lock releases it.
   */
  public static List<String> liveRuns(Lake lake, String ownRun) {
    return runs(lake).stream().filter(run -> !run.equals(ownRun) && isLive(lake, run)).toList();
  }

  /** Returns the dead runs with a staging folder, in order. The caller must have no run lease. */
  public static List<String> deadRuns(Lake lake) {
    List<String> dead = runs(lake).stream().filter(run -> !isLive(lake, run)).toList();
    // If a run has ended since the listing, its folder is deleted, so it is not among them.
    return dead.stream().filter(runs(lake)::contains).toList();
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

  private static String path(Lake lake, String run) {
    return lake.layout().stagingFolder(run) + "/" + LIVE;
  }

  private static boolean isHeld(Lake lake, String path) {
    return lake.files().wrapErrors("look at", path, () -> lake.files().leases().isHeld(path));
  }

  /**
   * Ends the lease. The lease of a run ends with its staging folder. The lease file is deleted
   * last, so that other runs do not treat the files as orphans. It is deleted again after the
   * release, because in a store without locks the release writes the file.
   */
  @Override
  public void close() {
    try {
      staging.ifPresent(this::deleteStaging);
    } finally {
      lake.files().run("close", path, held::close);
    }
    staging.ifPresent(lake.files()::deleteFolder);
  }

  private void deleteStaging(String folder) {
    lake.files()
        .deleteAll(
            lake.files().list(folder).stream()
                .map(StoredFile::path)
                .filter(file -> !isFile(file))
                .toList());
    lake.files().deleteFolder(folder);
  }
}
