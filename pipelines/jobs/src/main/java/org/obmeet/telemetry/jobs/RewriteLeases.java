package org.obmeet.telemetry.jobs;

import java.time.Duration;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RewriteLease;

/** Acquires the lease that a run needs to rewrite or restore files. One run at a time holds it. */
public final class RewriteLeases {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private RewriteLeases() {}

  /**
   * Acquires the lease, and waits up to two minutes for another run. The caller closes the lease.
   *
   * @throws JobException with {@link ExitCode#GATE_REFUSED} if another run still holds the lease
   *     after that time
   */
  public static RewriteLease acquire(Lake lake) {
    return RewriteLease.acquire(lake, TIMEOUT)
        .orElseThrow(
            () ->
                new JobException(
                    ExitCode.GATE_REFUSED,
                    "another retention, erasure or rectification has been running for more than "
                        + TIMEOUT.toMinutes()
                        + " minutes: run this command again after it has ended"));
  }

  /**
   * Acquires the lease to publish, and waits up to two minutes for another run. The caller closes
   * it.
   *
   * @throws JobException with {@link ExitCode#FAILED} if another run still holds the lease after
   *     that time
   */
  public static RewriteLease acquireToPublish(Lake lake) {
    return RewriteLease.acquireToPublish(lake, TIMEOUT)
        .orElseThrow(
            () ->
                new JobException(
                    ExitCode.FAILED,
                    "another run has been publishing for more than "
                        + TIMEOUT.toMinutes()
                        + " minutes: run this command again after it has ended"));
  }
}
