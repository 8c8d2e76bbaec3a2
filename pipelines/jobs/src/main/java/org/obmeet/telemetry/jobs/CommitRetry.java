package org.obmeet.telemetry.jobs;

import java.util.function.Supplier;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.CommitConflictException;

/** Starts a run over where another one has committed in between. */
public final class CommitRetry {
  private static final int MOST = 3;

  private CommitRetry() {}

  /**
   * What the run gives, at the latest in its third attempt.
   *
   * @throws JobException with {@link ExitCode#FAILED} where every attempt met a conflict
   */
  public static RunReport run(Supplier<RunReport> run, Progress progress) {
    for (int attempt = 1; ; attempt++) {
      try {
        return run.get();
      } catch (CommitConflictException e) {
        if (attempt == MOST) {
          throw new JobException(ExitCode.FAILED, e.getMessage(), e);
        }
        progress.note("another run has committed; starting over");
      }
    }
  }

  /**
   * The same of a run that reads files of the lake: it starts over too where it failed, and
   * retention or an erasure has taken files away since it began.
   *
   * @param root of the lake, if there is one yet
   */
  public static RunReport runReading(String root, Supplier<RunReport> run, Progress progress) {
    return run(
        () -> {
          long base = Lake.find(root).map(lake -> lake.log().head().number()).orElse(-1L);
          try {
            return run.get();
          } catch (RuntimeException e) {
            if (isFailure(e) && base >= 0 && isTakenAway(root, base)) {
              throw new CommitConflictException(
                  "files were taken away while they were read; run it again", e);
            }
            throw e;
          }
        },
        progress);
  }

  private static boolean isFailure(RuntimeException e) {
    return e instanceof JobException failure
        ? failure.exit() == ExitCode.FAILED
        : !(e instanceof CommitConflictException);
  }

  private static boolean isTakenAway(String root, long base) {
    return Lake.open(root).log().after(base).stream()
        .anyMatch(entry -> entry.removed().stream().anyMatch(f -> f.path().startsWith("clean/")));
  }
}
