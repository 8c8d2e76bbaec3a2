package org.obmeet.telemetry.jobs;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * The worker threads of one run of the embedded DirectRunner, in a separate thread group. If an
 * element fails, the runner reports the failure at once, but continues with other elements. This
 * class ends the threads.
 */
final class EmbeddedWorkers {
  private static final String WORKER = "direct-runner-worker";
  private static final long PAUSE_MILLIS = 500;

  private final Group group = new Group();
  private PipelineResult result;

  private static final class Group extends ThreadGroup {
    private volatile boolean finished;

    Group() {
      super("pipeline");
    }
  }

  /** Returns true if the calling thread is a worker of a run that has already ended or failed. */
  static boolean isFinished() {
    return Thread.currentThread().getThreadGroup() instanceof Group group && group.finished;
  }

  /** Starts a pipeline on the runner that the pipeline's options name. */
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
   * Ends a run, successful or not. Queued elements do not start. The method waits for running
   * elements until {@code givenUp} returns true.
   */
  void end(BooleanSupplier givenUp) {
    group.finished = true;
    if (result == null) {
      return;
    }
    try {
      // After some errors the runner would never stop.
      result.cancel();
      for (Thread worker = worker(); worker != null && !givenUp.getAsBoolean(); worker = worker()) {
        worker.join(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      throw new JobException(
          ExitCode.FAILED, "the pipeline cannot be stopped: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread worker() {
    Thread[] threads = new Thread[2 * group.activeCount() + 2];
    int count = group.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].getName().startsWith(WORKER)) {
        return threads[i];
      }
    }
    return null;
  }
}
