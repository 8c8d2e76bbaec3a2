package org.obmeet.telemetry.cli.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.collector.Collector;
import org.obmeet.telemetry.collector.CollectorEnvironment;
import org.obmeet.telemetry.collector.CollectorException;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;
import org.obmeet.telemetry.collector.config.SettingsException;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code telemetry collect}: takes in reports and events over HTTP until it is asked to end. */
@Command(
    name = "collect",
    header = "Takes in reports and events over HTTP.",
    description = {
      "Listens until it is asked to end (SIGTERM or SIGINT). An answer of success means that what",
      "was sent is on disk, projected and pseudonymised. Log lines are JSON on standard error."
    })
public final class CollectCommand implements Callable<Integer> {
  private final CommandContext session;

  @Mixin private LakeOptions lake;
  @Mixin private ClockOption clock;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on; 0 takes any that is free. Default: 8080.")
  private Integer port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings in YAML; variables TELEMETRY_COLLECT_… go before it. A wrong key names what is"
              + " allowed.")
  private Path config;

  @Option(
      names = "--spool",
      paramLabel = "DIR",
      description =
          "Where rows are made durable before they are put into a lake that is no folder, a segment"
              + " at a time. A folder of this machine, of this collector alone.")
  private Path spool;

  CollectCommand(CommandContext session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    CollectorSettings settings = settings();
    CountDownLatch ended = new CountDownLatch(1);
    Collector collector = start(settings);
    Thread hook = new Thread(() -> end(collector, ended), "end");
    Runtime.getRuntime().addShutdownHook(hook);
    ended.await();
    return ExitCode.DONE.code();
  }

  /** Ends in order, and with the code for that: a signal that was obeyed is no failure. */
  private void end(Collector collector, CountDownLatch ended) {
    collector.close();
    ended.countDown();
    session.out().flush();
    session.err().flush();
    Runtime.getRuntime().halt(ExitCode.DONE.code());
  }

  private CollectorSettings settings() {
    try {
      String text = config == null ? "" : Files.readString(config);
      String name = config == null ? "" : config.toString();
      CollectorSettings settings = CollectorSettings.of(name, text, System.getenv());
      return port == null ? settings : settings.with(Setting.LISTEN_PORT, port.toString());
    } catch (IOException e) {
      throw new JobException(
          ExitCode.BAD_INPUT, "--config must name a file that can be read; it is '" + config + "'");
    } catch (SettingsException | CatalogException e) {
      throw new JobException(ExitCode.BAD_INPUT, e.getMessage(), e);
    }
  }

  private Collector start(CollectorSettings settings) {
    boolean folder = !lake.root().contains("://") || lake.root().startsWith("file://");
    if (folder != (spool == null)) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "--spool must name a folder of this machine where --lake is no folder, and there alone;"
              + " --lake is '%s', --spool is %s"
                  .formatted(lake.root(), spool == null ? "absent" : "'" + spool + "'"));
    }
    Duration ahead = Duration.between(session.clock().instant(), clock.now(session));
    Clock running =
        Clock.offset(session.clock(), ahead.abs().toMillis() < 1000 ? Duration.ZERO : ahead);
    try {
      return Collector.start(
          lake.root(),
          Path.of(lake.keyRing()),
          Optional.ofNullable(spool),
          settings,
          Catalog.load(),
          new CollectorEnvironment(running, System::nanoTime, new SecureRandom(), session::info));
    } catch (CollectorException e) {
      throw new JobException(ExitCode.BAD_INPUT, e.getMessage(), e);
    } catch (IOException e) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "cannot listen on "
              + settings.text(Setting.LISTEN_HOST)
              + ":"
              + settings.text(Setting.LISTEN_PORT)
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
