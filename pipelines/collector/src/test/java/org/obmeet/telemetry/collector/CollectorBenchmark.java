package org.obmeet.telemetry.collector;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures stored events per second and the durations of requests. It is not run with the tests,
 * but by its name: {@code -Dtest=CollectorBenchmark}. Each event of a batch is of another person.
 */
class CollectorBenchmark {
  @TempDir Path folder;

  private static final String CONFIG =
      "listen: {port: 0}\nrate: {requests_per_second: 1000000, burst: 1000000}\n"
          + "disk: {low_water: 0}\n";
  private static final String[] OPTIONS = {"-Xms128m", "-Xmx1g", "-XX:+UseParallelGC"};

  private static final int ROUNDS = 5;

  private final int connections = Integer.getInteger("bench.connections", 8);
  private final long seconds = Integer.getInteger("bench.seconds", 10);

  /**
   * Prints the processor time of a request, and how often that of a bare server it is. The bare
   * server reads the same bodies over as many connections, and has the same options. The two are
   * warm, and measured in turn. The figures are medians of the rounds.
   */
  @Test
  void processorTime_isComparedWithABareServer() throws Exception {
    for (int perBatch : new int[] {1, 50}) {
      try (CollectorProcess collector = start(CollectorProcessMain.class, perBatch);
          CollectorProcess bare = start(BareJettyMain.class, perBatch)) {
        AtomicLong event = new AtomicLong();
        microseconds(collector, perBatch, event, 3 * seconds);
        microseconds(bare, perBatch, event, 3 * seconds);
        double[] collectors = new double[ROUNDS];
        double[] bares = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
          collectors[i] = microseconds(collector, perBatch, event, seconds);
          bares[i] = microseconds(bare, perBatch, event, seconds);
        }
        System.out.printf(
            Locale.ROOT,
            "%d connections, batches of %d: %.0f µs of processor time a request; a bare Jetty %.0f;"
                + " ratio %.1f%n",
            connections,
            perBatch,
            median(collectors),
            median(bares),
            median(collectors) / median(bares));
      }
    }
  }

  private CollectorProcess start(Class<?> main, int perBatch) throws Exception {
    Path own = Files.createDirectory(folder.resolve(main.getSimpleName() + perBatch));
    return CollectorProcess.start(main, own, CONFIG, OPTIONS);
  }

  private double microseconds(
      CollectorProcess child, int perBatch, AtomicLong event, long forSeconds) {
    LoadGenerator load = new LoadGenerator(child.port(), perBatch, event.get());
    Duration before = child.processorTime();
    load.run(connections, forSeconds * 1000);
    event.set(load.end());
    return child.processorTime().minus(before).toNanos() / 1e3 / load.acknowledged().size();
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  @Test
  void events_inBatches_areMeasured() throws Exception {
    int perBatch = Integer.getInteger("bench.batch", 50);
    try (CollectorProcess child =
        CollectorProcess.start(CollectorProcessMain.class, folder, CONFIG, OPTIONS)) {
      new LoadGenerator(child.port(), perBatch, 0).run(connections, 10_000);
      LoadGenerator load = new LoadGenerator(child.port(), perBatch, 1_000_000_000);
      long start = System.nanoTime();
      load.run(connections, seconds * 1000);
      double took = (System.nanoTime() - start) / 1e9;
      long[] times = load.latencies();
      System.out.printf(
          Locale.ROOT,
          "%d connections, batches of %d: %.0f events/s; p50 %.1f ms, p99 %.1f ms, max %.1f ms;"
              + " rejected %d%n",
          connections,
          perBatch,
          load.acknowledged().size() * (double) perBatch / took,
          times[times.length / 2] / 1e6,
          times[(int) (times.length * 0.99)] / 1e6,
          times[times.length - 1] / 1e6,
          load.rejectedCount());
    }
  }
}
