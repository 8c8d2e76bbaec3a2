package org.obmeet.telemetry.cli.console;

/**
 * A display that prints a line when a stage begins. If the length of the stage is known, it also
 * prints a line at each quarter.
 */
final class LineProgress implements ConsoleProgress.ProgressDisplay {
  private static final long SHORT = 8;

  private final CommandContext context;
  private String name = "";
  private long total;
  private long done;
  private long quarter;

  LineProgress(CommandContext context) {
    this.context = context;
  }

  @Override
  public void stage(String stage, long units) {
    name = stage;
    total = units;
    done = 0;
    quarter = 0;
    context.info(stage + " …");
  }

  @Override
  public void step(long units) {
    done += units;
    if (total < SHORT) {
      return;
    }
    long reached = Math.min(4, done * 4 / total);
    if (reached > quarter) {
      quarter = reached;
      context.info(name + ": " + Math.min(done, total) + " of " + total);
    }
  }

  @Override
  public void note(String line) {
    context.info(line);
  }

  @Override
  public void close() {}
}
