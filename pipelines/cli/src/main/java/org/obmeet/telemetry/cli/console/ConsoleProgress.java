package org.obmeet.telemetry.cli.console;

import org.obmeet.telemetry.jobs.Progress;

/** Creates progress displays: a bar on a terminal, plain lines elsewhere. */
public final class ConsoleProgress {
  private ConsoleProgress() {}

  /** A progress display that must be closed when the work has ended. */
  public interface ProgressDisplay extends Progress, AutoCloseable {
    @Override
    void close();
  }

  public static ProgressDisplay of(CommandContext context) {
    return context.terminal() ? new BarProgress(context) : new LineProgress(context);
  }
}
