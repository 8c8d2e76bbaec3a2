package org.obmeet.telemetry.jobs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * The threads of one run of the embedded runner, which makes them in the group of the thread that
 * starts it. Where an element fails, that runner tells its caller so while others are still worked
 * on.
 */
final class EmbeddedWorkers {
  private static final String WORKER = "direct-runner-worker";
  private static final long PAUSE_MILLIS = 500;

  private final ThreadGroup group = new ThreadGroup("pipeline");

  /** Starts a pipeline, on whichever runner. */
  PipelineResult start(Pipeline pipeline) {
    if (pipeline.getOptions().getRunner() != DirectRunner.class) {
      return pipeline.run();
    }
    try {
      return CompletableFuture.supplyAsync(
              pipeline::run, work -> new Thread(group, work, "start").start())
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /** Waits until nothing is worked on any more, or until that is given up. */
  void await(BooleanSupplier givenUp) {
    try {
      for (Thread worker = worker(); worker != null && !givenUp.getAsBoolean(); worker = worker()) {
        worker.join(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread worker() {
    Thread[] threads = new Thread[2 * group.activeCount() + 2];
    int number = group.enumerate(threads);
    for (int i = 0; i < number; i++) {
      if (threads[i].getName().startsWith(WORKER)) {
        return threads[i];
      }
    }
    return null;
  }
}
