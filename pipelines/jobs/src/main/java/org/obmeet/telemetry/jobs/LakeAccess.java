package org.obmeet.telemetry.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.keys.Keyset;

/** Opens the lake and keyset that a command names, and acquires its lease to be alone. */
public final class LakeAccess {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private LakeAccess() {}

  /**
   * Opens an existing lake.
   *
   * @throws JobException if there is no lake
   * @throws org.obmeet.telemetry.lake.commit.LakeFormException if another version of the program
   *     has made the lake
   */
  public static Lake require(String uri) {
    Lake lake =
        Lake.find(uri)
            .orElseThrow(
                () ->
                    JobException.badInput(
                        "--lake must be an existing lake; there is none at %s. To create one run"
                                .formatted(uri)
                            + " 'telemetry ingest' or 'telemetry demo'"));
    lake.requireForm();
    return lake;
  }

  /**
   * Opens an existing lake for a job that writes, after the check of the job's clock.
   *
   * @throws JobException if there is no lake, or the clock does not fit the log
   */
  public static Lake requireToWrite(String uri, Instant now) {
    return checked(require(uri), now);
  }

  /**
   * Checks the clock of a job that writes to a lake that is open, and returns the lake.
   *
   * @throws JobException if the clock does not fit the log
   */
  public static Lake checked(Lake lake, Instant now) {
    LakeClockCheck.require(lake, now, ClockConfirmation.NONE, "clock");
    return lake;
  }

  /**
   * Opens the keyset of a lake.
   *
   * @param file the file; empty for the default file beside the lake
   * @throws org.obmeet.telemetry.lake.keys.KeysetException if it cannot be used, or is of another
   *     lake
   */
  public static Keyset keyset(Lake lake, String file) {
    Keyset keyset = Keyset.open(file.isEmpty() ? Keyset.defaultFor(lake.root()) : Path.of(file));
    lake.state().checkKeyset(keyset);
    return keyset;
  }

  /**
   * Acquires the lease to be alone, and waits up to two minutes for another run. The caller closes
   * the lease.
   *
   * @throws JobException with {@link ExitCode#BUSY} if another run still holds the lease
   */
  public static Lease alone(Lake lake) {
    return Lease.alone(lake, TIMEOUT)
        .orElseThrow(
            () ->
                new JobException(
                    ExitCode.BUSY,
                    ("another run has been rewriting or publishing for more than %s minutes:"
                            + " run this command again after it has ended")
                        .formatted(TIMEOUT.toMinutes())));
  }
}
