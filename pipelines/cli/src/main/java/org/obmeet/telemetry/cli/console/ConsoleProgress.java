package org.obmeet.telemetry.cli.console;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;
import org.obmeet.telemetry.jobs.Progress;

/** A progress display: a bar on a terminal, plain lines elsewhere. Close it when the work ends. */
public interface ConsoleProgress extends Progress, AutoCloseable {
  int MEGABYTE = 1_000_000;

  static ConsoleProgress of(CommandContext context) {
    return context.is(Trait.TERMINAL) && !context.is(Trait.QUIET)
        ? new Bar(context)
        : new Lines(context);
  }

  @Override
  void close();

  /** Draws one progress bar for each stage. */
  final class Bar implements ConsoleProgress {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int INTERVAL_MILLIS = 200;

    private final CommandContext context;
    private ProgressBar bar;

    private Bar(CommandContext context) {
      this.context = context;
    }

    @Override
    public void stage(String name, long total) {
      close();
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total > 0 ? total : -1)
              .setUnit(total > 0 ? " MB" : "", total > 0 ? MEGABYTE : 1)
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

  /** Prints a line when a stage begins, and at each quarter of a stage of a megabyte or more. */
  final class Lines implements ConsoleProgress {

    private final CommandContext context;
    private String name = "";
    private long total;
    private long done;

    private Lines(CommandContext context) {
      this.context = context;
    }

    @Override
    public void stage(String stage, long bytes) {
      name = stage;
      total = bytes;
      done = 0;
      context.info(stage + " …");
    }

    @Override
    public void step(long bytes) {
      long before = quarters();
      done += bytes;
      if (total >= MEGABYTE && quarters() > before) {
        context.info(
            "%s: %s of %s MB".formatted(name, Math.min(done, total) / MEGABYTE, total / MEGABYTE));
      }
    }

    private long quarters() {
      return total == 0 ? 0 : Math.min(4, done * 4 / total);
    }

    @Override
    public void note(String line) {
      context.info(line);
    }

    @Override
    public void close() {}
  }
}
