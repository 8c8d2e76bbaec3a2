package org.obmeet.telemetry.cli.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.obmeet.telemetry.cli.option.LakeCommand;
import org.obmeet.telemetry.collector.Collector;
import org.obmeet.telemetry.collector.CollectorEnvironment;
import org.obmeet.telemetry.collector.CollectorException;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;
import org.obmeet.telemetry.collector.config.SettingsException;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.source.CatalogException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code telemetry collect}, which runs the collector until a signal stops it. */
@Command(name = "collect")
public final class CollectCommand extends LakeCommand {
  @Option(names = "--port", paramLabel = "PORT")
  private Integer port;

  @Option(names = "--config", paramLabel = "FILE")
  private Path config;

  @Option(names = "--spool", paramLabel = "DIR")
  private Path spool;

  @Override
  public Integer call() throws Exception {
    CollectorSettings settings = settings();
    CompletableFuture<Collector> started = new CompletableFuture<>();
    Thread hook = new Thread(() -> end(started, settings.duration(Setting.GRACE)), "end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      started.complete(start(settings));
    } catch (RuntimeException | Error e) {
      started.completeExceptionally(e);
      throw e;
    }
    new CountDownLatch(1).await();
    return ExitCode.DONE.code();
  }

  /**
   * Closes the collector and ends the process with exit code 0. If the collector does not start
   * within {@code time}, or cannot be closed, the exit code is unchanged.
   */
  private void end(CompletableFuture<Collector> started, Duration time) {
    boolean closed =
        started
            .orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
            .thenAccept(Collector::close)
            .handle((done, failure) -> failure == null)
            .join();
    if (!closed) {
      return;
    }
    context.out().flush();
    context.err().flush();
    Runtime.getRuntime().halt(ExitCode.DONE.code());
  }

  private CollectorSettings settings() {
    try {
      String text = config == null ? "" : Files.readString(config);
      String name = config == null ? "" : config.toString();
      CollectorSettings settings = CollectorSettings.of(name, text, System.getenv());
      return port == null
          ? settings
          : settings.with("--port", Setting.LISTEN_PORT, port.toString());
    } catch (IOException e) {
      throw JobException.badInput(
          "--config must be a readable file in UTF-8; it is '" + config + "'");
    } catch (SettingsException | CatalogException e) {
      throw JobException.badInput(e.getMessage(), e);
    }
  }

  private Collector start(CollectorSettings settings) {
    boolean isLocal = !lake.root().contains("://");
    if (isLocal != (spool == null)) {
      throw JobException.badInput(
          "--spool must be a local folder if --lake is s3://…, and is not allowed otherwise;"
              + " --lake is '%s', --spool is %s"
                  .formatted(lake.root(), spool == null ? "absent" : "'" + spool + "'"));
    }
    Lake.find(lake.root()).ifPresent(found -> LakeAccess.checked(found, clock.now(context)));
    // With --now, the collector's clock runs from that time.
    Duration offset = Duration.between(context.clock().instant(), clock.now(context));
    Clock running =
        Clock.offset(context.clock(), offset.abs().toMillis() < 1000 ? Duration.ZERO : offset);
    try {
      return Collector.start(
          lake.root(),
          Path.of(lake.keysetFile()),
          Optional.ofNullable(spool),
          settings,
          context.catalog().load(),
          new CollectorEnvironment(
              running, System::nanoTime, new SecureRandom(), context::problem));
    } catch (CollectorException | IOException e) {
      throw JobException.badInput(e.getMessage(), e);
    }
  }
}
