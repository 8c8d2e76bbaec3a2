package org.obmeet.telemetry.jobs;

import java.util.function.Supplier;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.CommitConflictException;

/** Runs a job up to three times if its commit conflicts with a concurrent commit. */
public final class CommitRetry {
  private static final int MAX_ATTEMPTS = 3;

  private CommitRetry() {}

  /**
   * Runs a job and returns the report of the first attempt without a conflict.
   *
   * @throws JobException with {@link ExitCode#FAILED} if every attempt met a conflict
   */
  public static RunReport run(Supplier<RunReport> run, Progress progress) {
    for (int attempt = 1; ; attempt++) {
      try {
        return run.get();
      } catch (CommitConflictException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw new JobException(ExitCode.FAILED, e.getMessage(), e);
        }
        progress.note("another run has committed in the meantime: repeating this run");
      }
    }
  }

  /**
   * Runs a job that reads files of the lake. A failed run is also repeated if a commit has removed
   * clean files since the run began. A {@link JobException} is a failure if its exit is {@code
   * FAILED} or {@code VERIFICATION_FAILED}.
   *
   * @param root root of the lake; the lake does not need to exist yet
   */
  public static RunReport runReading(String root, Supplier<RunReport> run, Progress progress) {
    return run(
        () -> {
          long base = Lake.find(root).map(lake -> lake.log().head().number()).orElse(-1L);
          try {
            return run.get();
          } catch (RuntimeException e) {
            if (isFailure(e) && base >= 0 && filesRemoved(root, base)) {
              throw new CommitConflictException(
                  "files were removed while this run read them: run it again", e);
            }
            throw e;
          }
        },
        progress);
  }

  private static boolean isFailure(RuntimeException e) {
    return e instanceof JobException failure
        ? failure.exit() == ExitCode.FAILED || failure.exit() == ExitCode.VERIFICATION_FAILED
        : !(e instanceof CommitConflictException);
  }

  private static boolean filesRemoved(String root, long base) {
    return Lake.open(root).log().after(base).stream()
        .anyMatch(commit -> commit.removed().stream().anyMatch(path -> path.startsWith("clean/")));
  }
}
