package org.obmeet.telemetry.cli.transparency;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.transparency.publish.LakeTransparencyLog;
import org.obmeet.telemetry.lake.transparency.publish.LogKeys;
import picocli.CommandLine.Option;

/** The options with which entries are published in the transparency log. */
public final class TransparencyOptions {
  @Option(names = "--log-key", paramLabel = "FILE")
  private Path file;

  @Option(names = "--log-batch", paramLabel = "N", defaultValue = "1")
  private int batch;

  @Option(names = "--log-age", paramLabel = "DURATION", defaultValue = "1d")
  private Duration age;

  /** Returns the path of the log key, which must be outside the lake. */
  Path file(String root) {
    if (file == null && Locations.local(root).isEmpty()) {
      throw JobException.badInput(
          "--log-key is required if --lake is no local folder; --lake is '" + root + "'");
    }
    Path path = file == null ? Path.of(root + ".log-key") : file;
    Keyset.requireOutside(path, root);
    return path;
  }

  LogKeys open(String root) {
    return LogKeys.open(file(root));
  }

  /** Publishes entries for new commits if there are enough, or if the oldest is old enough. */
  void publish(CommandContext context, LakeOptions lake, Instant now) {
    if (batch < 1) {
      throw JobException.badInput("--log-batch must be at least 1; it is " + batch);
    }
    new LakeTransparencyLog(lake.open())
        .publish(open(lake.root()), new SecureRandom(), now, batch, age)
        .ifPresentOrElse(
            tree -> context.info("The transparency log has " + tree.size() + " entries."),
            () -> context.info("The transparency log has no new entries to publish."));
  }

  /** Ends the week if it is over, and publishes, if there is a transparency log or its key. */
  public void publishAfterRun(CommandContext context, LakeOptions lake, Instant now) {
    Path key = file == null ? Path.of(lake.root() + ".log-key") : file;
    LakeTransparencyLog log = new LakeTransparencyLog(lake.open());
    if (Files.exists(key) || log.exists()) {
      log.endWeek(open(lake.root()), now);
      publish(context, lake, now);
    }
  }
}
