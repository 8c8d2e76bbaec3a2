package org.obmeet.telemetry.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Duration;
import org.obmeet.telemetry.lake.store.LakeException;

/** Creates and runs Beam pipelines, by default on the embedded DirectRunner. */
public final class Pipelines {
  /** The interval between two checks for a lost worker of the embedded runner. */
  private static final Duration WATCH_INTERVAL = Duration.millis(500);

  private static volatile Error lostWorkerError;

  private Pipelines() {}

  /**
   * Creates an empty pipeline.
   *
   * @param name name of the run; in lower case, it is the end of the default of {@code --jobName}
   * @param beam the options after {@code --}; defaults for the DirectRunner are added if no runner
   *     is named
   * @throws JobException with {@link ExitCode#USAGE} if an option is unknown
   */
  public static Pipeline create(String name, List<String> beam) {
    TrustedClasses.trust();
    List<String> args = new ArrayList<>(beam);
    if (beam.stream().noneMatch(a -> a.startsWith("--runner="))) {
      args.add("--runner=DirectRunner");
      addDefault(args, "--enforceImmutability=", "false");
      addDefault(args, "--enforceEncodability=", "false");
      addDefault(args, "--blockOnRun=", "false");
      addDefault(
          args, "--targetParallelism=", String.valueOf(Runtime.getRuntime().availableProcessors()));
    }
    addDefault(args, "--jobName=", "telemetry-" + name.toLowerCase(Locale.ROOT));
    try {
      PipelineOptions options =
          PipelineOptionsFactory.fromArgs(args.toArray(new String[0])).withValidation().create();
      FileSystems.setDefaultPipelineOptions(options);
      return Pipeline.create(options);
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitCode.USAGE, "Beam does not accept the options after --: " + e.getMessage(), e);
    }
  }

  /** Returns the number of parallel workers; the largest integer if the engine decides. */
  public static int workers(Pipeline pipeline) {
    PipelineOptions options = pipeline.getOptions();
    return options.getRunner() == DirectRunner.class
        ? options.as(DirectOptions.class).getTargetParallelism()
        : Integer.MAX_VALUE;
  }

  /**
   * Runs a pipeline to its end. A failure becomes a {@link JobException} that names its cause. The
   * method returns after all workers of the embedded runner have ended, so that no worker writes
   * files after the run. It does not wait for workers if the process is out of memory.
   */
  public static void run(Pipeline pipeline) {
    EmbeddedWorkers workers = new EmbeddedWorkers();
    try {
      lostWorkerError = null;
      PipelineResult.State state = end(workers.start(pipeline));
      if (state != PipelineResult.State.DONE) {
        throw new JobException(ExitCode.FAILED, "the pipeline ended in state " + state);
      }
    } catch (Pipeline.PipelineExecutionException e) {
      throw failure(e);
    } finally {
      workers.end(() -> lostWorkerError instanceof OutOfMemoryError);
    }
  }

  /**
   * Checks that the run has not ended. Workers call this method before each element, because its
   * result is useless after another element has failed.
   *
   * @throws JobException with {@link ExitCode#FAILED} if the run has ended
   */
  public static void checkRunning() {
    if (EmbeddedWorkers.isFinished()) {
      throw new JobException(ExitCode.FAILED, "the run has already failed");
    }
  }

  /**
   * Reports that a worker of the embedded runner ended with an error outside of an element, such as
   * a lack of memory. The runner itself would wait for ever. After this call, the run fails unless
   * it ends soon.
   */
  public static void workerLost(Error error) {
    lostWorkerError = error;
  }

  private static PipelineResult.State end(PipelineResult result) {
    if (!(result instanceof DirectRunner.DirectPipelineResult)) {
      return result.waitUntilFinish();
    }
    while (true) {
      Error error = lostWorkerError;
      PipelineResult.State state = result.waitUntilFinish(WATCH_INTERVAL);
      if (state != null && state.isTerminal()) {
        return state;
      }
      if (error != null) {
        throw failure(error);
      }
    }
  }

  /** Returns the outermost exception of our own code, which names the file; else the root cause. */
  private static JobException failure(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && !(cause instanceof JobException)
        && !(cause instanceof LakeException)) {
      cause = cause.getCause();
    }
    if (cause instanceof JobException failure) {
      return failure;
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new JobException(ExitCode.FAILED, message, thrown);
  }

  private static void addDefault(List<String> args, String prefix, String value) {
    if (args.stream().noneMatch(a -> a.startsWith(prefix))) {
      args.add(prefix + value);
    }
  }

  /**
   * The worker threads of one run of the embedded DirectRunner, in a separate thread group. If an
   * element fails, the runner reports the failure at once, but continues with other elements. This
   * class ends the threads.
   */
  static final class EmbeddedWorkers {
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
        for (Thread worker = worker();
            worker != null && !givenUp.getAsBoolean();
            worker = worker()) {
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
}
