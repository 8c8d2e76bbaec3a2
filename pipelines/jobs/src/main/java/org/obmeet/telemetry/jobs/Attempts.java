package org.obmeet.telemetry.jobs;

import java.util.function.Supplier;
import org.obmeet.telemetry.lake.CommitConflict;

/** Starts a run over where another one has committed in between. */
public final class Attempts {
  private static final int MOST = 3;

  private Attempts() {}

  /**
   * What the run gives, at the latest in its third attempt.
   *
   * @throws JobFailure with {@link ExitCode#FAILED} where every attempt met a conflict
   */
  public static RunReport of(Supplier<RunReport> run, Progress progress) {
    for (int attempt = 1; ; attempt++) {
      try {
        return run.get();
      } catch (CommitConflict e) {
        if (attempt == MOST) {
          throw new JobFailure(ExitCode.FAILED, e.getMessage(), e);
        }
        progress.note("another run has committed; starting over");
      }
    }
  }
}
