package org.obmeet.telemetry.jobs;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * The threads of one run of the embedded runner, which makes them in the group of the thread that
 * starts it. Where an element fails, that runner tells its caller so while others are still worked
 * on, and works on what it has queued.
 */
final class EmbeddedWorkers {
  private static final String WORKER = "direct-runner-worker";
  private static final long PAUSE_MILLIS = 500;

  private final Group group = new Group();
  private PipelineResult result;

  private static final class Group extends ThreadGroup {
    private volatile boolean over;

    Group() {
      super("pipeline");
    }
  }

  /** Whether this thread is a worker of a run that is over, so that it works for nobody. */
  static boolean isOver() {
    return Thread.currentThread().getThreadGroup() instanceof Group group && group.over;
  }

  /** Starts a pipeline, on whichever runner. */
  PipelineResult start(Pipeline pipeline) {
    if (pipeline.getOptions().getRunner() != DirectRunner.class) {
      return pipeline.run();
    }
    try {
      result =
          CompletableFuture.supplyAsync(
                  pipeline::run, work -> new Thread(group, work, "start").start())
              .join();
      return result;
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /**
   * Ends a run, whichever way it went: what is queued is not begun, and what is being worked on is
   * waited for until that is given up.
   */
  void end(BooleanSupplier givenUp) {
    group.over = true;
    if (result == null) {
      return;
    }
    try {
      // After some faults the runner would go on for ever.
      result.cancel();
      for (Thread worker = worker(); worker != null && !givenUp.getAsBoolean(); worker = worker()) {
        worker.join(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      throw new JobException(ExitCode.FAILED, "the pipeline cannot be ended: " + e.getMessage(), e);
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
