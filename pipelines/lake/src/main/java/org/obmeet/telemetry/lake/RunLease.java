package org.obmeet.telemetry.lake;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Leases;

/**
 * A run that writes files before the log names them, for as long as its process lives: it has the
 * right of {@code staging/RUN/active}. What such a run has written must not be taken for what a
 * dead one left.
 */
public final class RunLease implements AutoCloseable {
  private static final String NAME = "active";
  private static final Pattern RIGHT = Pattern.compile("staging/[^/]+/" + NAME + "(\\.\\d+)?");

  private final Lake lake;
  private final String run;
  private final Closeable lease;

  private RunLease(Lake lake, String run, Closeable lease) {
    this.lake = lake;
    this.run = run;
    this.lease = lease;
  }

  /**
   * Begins a run.
   *
   * @throws LakeException where its staging folder cannot be written
   */
  public static RunLease acquire(Lake lake, String run) {
    String path = path(lake, run);
    return new RunLease(
        lake, run, lake.files().wrapErrors("write", path, () -> take(lake.files().leases(), path)));
  }

  private static Closeable take(Leases leases, String path) throws IOException {
    return leases
        .tryAcquire(path)
        .orElseThrow(() -> new IOException("another process has a run of the same name"));
  }

  /** Other runs than {@code own} that live, in order of name. */
  public static List<String> liveRuns(Lake lake, String own) {
    return split(lake, own, true);
  }

  /** Runs that left a staging folder behind and live no more, in order of name. */
  public static List<String> orphanedRuns(Lake lake) {
    List<String> dead = split(lake, "", false);
    // One that has ended since its folder was seen has taken it away before it gave up its right.
    dead.retainAll(runs(lake));
    return dead;
  }

  /** Whether a file is what a run's right is told by: it holds nothing. */
  public static boolean isLeaseFile(String path) {
    return RIGHT.matcher(path).matches();
  }

  /** Its own is not asked for: to look at a lock of one's own gives it up on some systems. */
  private static List<String> split(Lake lake, String own, boolean alive) {
    Leases leases = lake.files().leases();
    List<String> found = new ArrayList<>();
    for (String run : runs(lake)) {
      String path = path(lake, run);
      if (!run.equals(own)
          && lake.files().wrapErrors("look at", path, () -> leases.isHeld(path)) == alive) {
        found.add(run);
      }
    }
    return found;
  }

  private static String path(Lake lake, String run) {
    return lake.layout().stagingFolder(run) + "/" + NAME;
  }

  private static SortedSet<String> runs(Lake lake) {
    SortedSet<String> runs = new TreeSet<>();
    for (FileInfo file : lake.files().list("staging")) {
      String[] parts = file.path().split("/", -1);
      if (parts.length > 2 && !parts[1].equals("aside")) {
        runs.add(parts[1]);
      }
    }
    return runs;
  }

  /**
   * Ends the run, and removes its staging folder: before others may take it for left behind, what
   * tells the right last, and again, since in a store without locks the right is told by what lies
   * there.
   */
  @Override
  public void close() {
    String folder = lake.layout().stagingFolder(run);
    try {
      lake.files()
          .deleteAll(
              lake.files().list(folder).stream()
                  .map(FileInfo::path)
                  .filter(path -> !isLeaseFile(path))
                  .toList());
      lake.files().deleteFolder(folder);
    } finally {
      lake.files()
          .wrapErrors(
              "close",
              run,
              () -> {
                lease.close();
                return run;
              });
    }
    lake.files().deleteFolder(folder);
  }
}
