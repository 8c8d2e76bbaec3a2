package org.obmeet.telemetry.jobs.beam;

import java.util.function.Consumer;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A runner that repeats a pipeline which has succeeded, as an engine does that has lost a worker
 * before its response.
 */
public final class RepeatingRunner extends PipelineRunner<PipelineResult> {
  /** The option that names this runner. */
  public static final String OPTION = "--runner=" + RepeatingRunner.class.getName();

  private static Consumer<RunOptions> first = run -> {};

  private final PipelineOptions options;

  private RepeatingRunner(PipelineOptions options) {
    this.options = options;
  }

  /** Creates a runner; Beam calls this method. */
  public static RepeatingRunner fromOptions(PipelineOptions options) {
    return new RepeatingRunner(options);
  }

  /** Calls an action, once, before the next pipeline runs. */
  static void beforeNext(Consumer<RunOptions> action) {
    first = action;
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    Consumer<RunOptions> action = first;
    first = run -> {};
    action.accept(options.as(RunOptions.class));
    DirectRunner.fromOptions(options).run(pipeline).waitUntilFinish();
    return DirectRunner.fromOptions(options).run(pipeline);
  }
}
