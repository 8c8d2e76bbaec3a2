package org.obmeet.telemetry.cli.console;

import org.obmeet.telemetry.jobs.Progress;

/**
 * Prints a line when a stage begins, and at each quarter of a stage of a megabyte or more. A
 * terminal gets the same lines as a file, because the total of most stages is unknown.
 */
public final class ConsoleProgress implements Progress {
  private static final int MEGABYTE = 1_000_000;

  private final CommandContext context;
  private String name = "";
  private long total;
  private long done;

  public ConsoleProgress(CommandContext context) {
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
}
