package org.obmeet.telemetry.jobs.beam;

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
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.store.LakeException;

/** Creates and runs Beam pipelines, by default on the embedded DirectRunner. */
public final class Pipelines {
  private Pipelines() {}

  /**
   * Creates an empty pipeline.
   *
   * @param name name of the run, from which the default of {@code --jobName} is formed
   * @param beam the options after {@code --}; defaults for the DirectRunner are added if no runner
   *     is named
   * @throws JobException with {@link ExitCode#USAGE} if an option is unknown or has a wrong value
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
    return isEmbedded(pipeline)
        ? pipeline.getOptions().as(DirectOptions.class).getTargetParallelism()
        : Integer.MAX_VALUE;
  }

  /**
   * Runs a pipeline to its end. A failure of an element becomes a {@link JobException} that names
   * its cause. No worker of the embedded runner writes files after that, unless memory ran out.
   */
  public static void run(Pipeline pipeline) {
    try {
      PipelineResult.State state =
          isEmbedded(pipeline) ? EmbeddedWorkers.run(pipeline) : pipeline.run().waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw new JobException(ExitCode.FAILED, "the pipeline ended in state " + state);
      }
    } catch (Pipeline.PipelineExecutionException e) {
      throw failure(e);
    }
  }

  static boolean isEmbedded(Pipeline pipeline) {
    return pipeline.getOptions().getRunner() == DirectRunner.class;
  }

  /**
   * Returns the outermost job or lake exception as a failure; without such an exception, the cause.
   */
  static JobException failure(Throwable thrown) {
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
