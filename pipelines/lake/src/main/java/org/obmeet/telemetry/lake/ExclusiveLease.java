package org.obmeet.telemetry.lake;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Leases;

/**
 * A lease that at most one run has at a time. A lake has two such leases. The lease to rewrite
 * allows a run to rewrite data files and to delete orphan files. Without this lease, one run could
 * delete uncommitted files of another run. The lease to publish allows a run to write release
 * files, whose paths may be the same for several runs. A lease ends with its process.
 */
public final class ExclusiveLease implements AutoCloseable {
  private static final String REWRITING = "staging/rewriting";
  private static final String PUBLISHING = "staging/publishing";
  private static final long PAUSE_MILLIS = 50;

  private final Lake lake;
  private final String path;
  private final Closeable lease;

  private ExclusiveLease(Lake lake, String path, Closeable lease) {
    this.lake = lake;
    this.path = path;
    this.lease = lease;
  }

  /**
   * Acquires the lease to rewrite, and waits while another run has it.
   *
   * @param timeout sum of the pauses between attempts; the store's own delays add to it
   * @return empty if another run still has it
   * @throws LakeException if the lease file cannot be written, or the thread is interrupted
   */
  public static Optional<ExclusiveLease> acquireToRewrite(Lake lake, Duration timeout) {
    return acquire(lake, REWRITING, timeout);
  }

  /** Acquires the lease to publish as {@link #acquireToRewrite} does. */
  public static Optional<ExclusiveLease> acquireToPublish(Lake lake, Duration timeout) {
    return acquire(lake, PUBLISHING, timeout);
  }

  private static Optional<ExclusiveLease> acquire(Lake lake, String path, Duration timeout) {
    return lake.files()
        .wrapErrors("write", path, () -> waitForLease(lake.files().leases(), path, timeout))
        .map(lease -> new ExclusiveLease(lake, path, lease));
  }

  private static Optional<Closeable> waitForLease(Leases leases, String path, Duration timeout)
      throws IOException {
    try {
      for (long attempts = timeout.toMillis() / PAUSE_MILLIS; attempts >= 0; attempts--) {
        Optional<Closeable> lease = leases.tryAcquire(path);
        if (lease.isPresent()) {
          return lease;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for another run", e);
    }
  }

  /** Returns true for a file of either lease, which must not be deleted as an orphan. */
  public static boolean isLeaseFile(String path) {
    return Stream.of(REWRITING, PUBLISHING)
        .anyMatch(lease -> path.equals(lease) || path.startsWith(lease + "."));
  }

  /** Returns true if a live process, perhaps this one, has one of the two leases. */
  public static boolean isHeld(Lake lake) {
    return lake.files()
        .wrapErrors(
            "look at",
            REWRITING,
            () ->
                lake.files().leases().isHeld(REWRITING)
                    || lake.files().leases().isHeld(PUBLISHING));
  }

  @Override
  public void close() {
    lake.files().run("close", path, lease::close);
  }
}
