package org.obmeet.telemetry.lake;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Leases;

/**
 * The right to write files anew and to sweep what the log does not name, for one retention or
 * erasure at a time: what one has written and not committed yet, another must not take for left
 * behind. It ends with its process.
 */
public final class RewriteLease implements AutoCloseable {
  private static final String PATH = "staging/rewriting";
  private static final long PAUSE_MILLIS = 50;

  private final Lake lake;
  private final Closeable lease;

  private RewriteLease(Lake lake, Closeable lease) {
    this.lake = lake;
    this.lease = lease;
  }

  /**
   * Takes the right, waiting while another run has it.
   *
   * @param patience how long it is waited for
   * @return empty where another run has it still
   * @throws LakeException where the file cannot be written
   */
  public static Optional<RewriteLease> acquire(Lake lake, Duration patience) {
    return lake.files()
        .wrapErrors("write", PATH, () -> take(lake.files().leases(), patience))
        .map(lease -> new RewriteLease(lake, lease));
  }

  private static Optional<Closeable> take(Leases leases, Duration patience) throws IOException {
    try {
      for (long left = patience.toMillis() / PAUSE_MILLIS; left >= 0; left--) {
        Optional<Closeable> lease = leases.tryAcquire(PATH);
        if (lease.isPresent()) {
          return lease;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another run has it", e);
    }
  }

  /** Whether a file is what the right is told by; such files stay. */
  public static boolean isLeaseFile(String path) {
    return path.equals(PATH) || path.startsWith(PATH + ".");
  }

  /** Lets others go on. */
  @Override
  public void close() {
    lake.files()
        .wrapErrors(
            "close",
            PATH,
            () -> {
              lease.close();
              return PATH;
            });
  }
}
