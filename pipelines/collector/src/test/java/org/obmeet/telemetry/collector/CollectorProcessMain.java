package org.obmeet.telemetry.collector;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * A main class that runs a collector in its own process, so that tests can kill it. Arguments: LAKE
 * KEYS CONFIG, with - for no configuration.
 */
final class CollectorProcessMain {
  private CollectorProcessMain() {}

  /**
   * Starts the collector and logs its port in a line {@code "event":"listening"}. Shuts down
   * gracefully on SIGTERM.
   */
  public static void main(String[] args) throws Exception {
    String text = args[2].equals("-") ? "" : Files.readString(Path.of(args[2]));
    Collector collector =
        Collector.start(
            args[0],
            Path.of(args[1]),
            Optional.empty(),
            CollectorSettings.of(args[2], text, Map.of()),
            Catalog.load(),
            new CollectorEnvironment(
                Clock.systemUTC(), System::nanoTime, new SecureRandom(), System.err::println));
    Runtime.getRuntime().addShutdownHook(new Thread(collector::close));
  }
}
