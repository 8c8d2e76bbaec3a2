package org.obmeet.telemetry.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Duration;
import org.obmeet.telemetry.lake.store.LakeException;

/** Beam pipelines with the options of the embedded default, and how they end. */
public final class Pipelines {
  /** How often it is asked whether a worker of the embedded runner was lost. */
  private static final Duration WATCH = Duration.millis(500);

  private static volatile Error lost;

  private Pipelines() {}

  /**
   * An empty pipeline.
   *
   * @param name of the run; the job is called after it where {@code --jobName} does not say other,
   *     in the small letters, digits and dashes that every engine takes
   * @param beam options after {@code --}; those of the DirectRunner are added where no runner is
   *     named
   * @throws JobException with {@link ExitCode#USAGE} where an option is unknown
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
          ExitCode.USAGE, "Beam does not take these options: " + e.getMessage(), e);
    }
  }

  /** How many elements are worked on at once; without bound where that is the engine's affair. */
  public static int workers(Pipeline pipeline) {
    PipelineOptions options = pipeline.getOptions();
    return options.getRunner() == DirectRunner.class
        ? options.as(DirectOptions.class).getTargetParallelism()
        : Integer.MAX_VALUE;
  }

  /**
   * Runs a pipeline to its end; a failure becomes a {@link JobException} that names its cause. No
   * worker of the embedded runner is left then, which might write what nobody looks for any more;
   * only one that waits for memory is not waited for.
   */
  public static void run(Pipeline pipeline) {
    EmbeddedWorkers workers = new EmbeddedWorkers();
    try {
      lost = null;
      PipelineResult.State state = end(workers.start(pipeline));
      if (state != PipelineResult.State.DONE) {
        throw new JobException(ExitCode.FAILED, "the pipeline ended as " + state);
      }
    } catch (Pipeline.PipelineExecutionException e) {
      throw failure(e);
    } finally {
      workers.end(() -> lost instanceof OutOfMemoryError);
    }
  }

  /**
   * Asked by a worker before it begins with an element: where another element has failed, the rest
   * is in vain.
   *
   * @throws JobException with {@link ExitCode#FAILED} where the run is over
   */
  public static void checkGoingOn() {
    if (EmbeddedWorkers.isOver()) {
      throw new JobException(ExitCode.FAILED, "the run has failed already");
    }
  }

  /**
   * Says that a worker of the embedded runner met an error that is none of an element's, such as
   * too little memory. The runner notes it at best, and waits for ever: a run that does not end
   * soon after this fails.
   */
  public static void workerLost(Error error) {
    lost = error;
  }

  private static PipelineResult.State end(PipelineResult result) {
    if (!(result instanceof DirectRunner.DirectPipelineResult)) {
      return result.waitUntilFinish();
    }
    while (true) {
      Error error = lost;
      PipelineResult.State state = result.waitUntilFinish(WATCH);
      if (state != null && state.isTerminal()) {
        return state;
      }
      if (error != null) {
        throw failure(error);
      }
    }
  }

  /** Names what our own code said first, which knows the file; else the root of it all. */
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
}
