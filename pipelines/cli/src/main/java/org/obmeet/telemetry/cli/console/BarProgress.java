package org.obmeet.telemetry.cli.console;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A display that draws one progress bar for each stage on a terminal. */
final class BarProgress implements ConsoleProgress.ProgressDisplay {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int INTERVAL_MILLIS = 200;

  private final CommandContext context;
  private ProgressBar bar;

  BarProgress(CommandContext context) {
    this.context = context;
  }

  @Override
  public void stage(String name, long total) {
    close();
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(total > 0 ? total : -1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .startsFrom(0, Duration.ZERO)
            .build();
  }

  @Override
  public void step(long done) {
    if (bar != null) {
      bar.stepBy(done);
    }
  }

  @Override
  public void note(String line) {
    context.info(CLEAR_LINE + line);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
