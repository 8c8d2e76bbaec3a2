package org.obmeet.telemetry.jobs.beam;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.joda.time.Duration;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * The worker threads of one run of the embedded DirectRunner, in a thread group of their own. The
 * class works around two faults of the runner in Beam 2.70:
 *
 * <ul>
 *   <li>If an element fails, the runner reports the failure at once, but continues with other
 *       elements (<a href="https://github.com/apache/beam/issues/18893">Beam issue 18893</a>).
 *       These could write files after the run.
 *   <li>If a worker ends with an error outside of an element, for example for lack of memory, the
 *       runner reports the state RUNNING, or nothing, and loses the error.
 * </ul>
 */
public final class EmbeddedWorkers {
  private static final String WORKER = "direct-runner-worker";

  /** The interval between two checks for a lost worker. */
  private static final Duration WATCH_INTERVAL = Duration.millis(500);

  private static volatile Error lostWorkerError;

  private final Group group = new Group();

  private EmbeddedWorkers() {}

  /** The thread group of the workers of one run. */
  private static final class Group extends ThreadGroup {
    private volatile boolean finished;

    Group() {
      super("pipeline");
    }
  }

  /**
   * Checks that the run has not ended. A worker that reads or writes files must call this method
   * before each element, because the runner continues after a failure.
   *
   * @throws JobException with {@link ExitCode#FAILED} if the run has ended
   */
  public static void checkRunning() {
    if (isFinished()) {
      throw new JobException(ExitCode.FAILED, "the run has already failed");
    }
  }

  /** Returns true if the calling thread is a worker of a run that has already ended or failed. */
  static boolean isFinished() {
    return Thread.currentThread().getThreadGroup() instanceof Group group && group.finished;
  }

  /**
   * Reports that a worker ended with an error outside of an element. The run then fails unless it
   * ends soon.
   */
  public static void workerLost(Error error) {
    lostWorkerError = error;
  }

  /**
   * Runs a pipeline and returns its last state. The method returns or throws after all workers have
   * ended. It does not wait for workers if the process is out of memory.
   */
  static PipelineResult.State run(Pipeline pipeline) {
    lostWorkerError = null;
    EmbeddedWorkers workers = new EmbeddedWorkers();
    PipelineResult result = workers.start(pipeline);
    try {
      return waitUntilFinish(result);
    } finally {
      workers.end(result);
    }
  }

  private PipelineResult start(Pipeline pipeline) {
    try {
      return CompletableFuture.supplyAsync(
              pipeline::run, work -> new Thread(group, work, "start").start())
          .join();
    } catch (CompletionException e) {
      Throwables.throwIfUnchecked(e.getCause());
      throw e;
    }
  }

  private static PipelineResult.State waitUntilFinish(PipelineResult result) {
    while (true) {
      Error error = lostWorkerError;
      PipelineResult.State state = result.waitUntilFinish(WATCH_INTERVAL);
      if (state != null && state.isTerminal()) {
        return state;
      }
      if (error != null) {
        throw Pipelines.failure(error);
      }
    }
  }

  /** Ends a run, successful or not. Queued elements do not start. */
  private void end(PipelineResult result) {
    group.finished = true;
    try {
      // Without this call, the runner would never stop after some errors.
      result.cancel();
      for (Thread worker = worker();
          worker != null && !(lostWorkerError instanceof OutOfMemoryError);
          worker = worker()) {
        worker.join(WATCH_INTERVAL.getMillis());
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
