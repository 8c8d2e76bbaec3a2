package org.obmeet.telemetry.jobs;

import java.time.Duration;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RewriteLease;

/** One run at a time writes files anew, or brings old ones back; another waits. */
public final class RewriteLeases {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private RewriteLeases() {}

  /**
   * Waits until no other one is at work; to be closed.
   *
   * @throws JobException with {@link ExitCode#GATE_REFUSED} where one still is after two minutes
   */
  public static RewriteLease acquire(Lake lake) {
    return RewriteLease.acquire(lake, PATIENCE)
        .orElseThrow(
            () ->
                new JobException(
                    ExitCode.GATE_REFUSED,
                    "another retention, erasure or correction has been at work for "
                        + PATIENCE.toMinutes()
                        + " minutes: run it again once it has ended"));
  }
}
