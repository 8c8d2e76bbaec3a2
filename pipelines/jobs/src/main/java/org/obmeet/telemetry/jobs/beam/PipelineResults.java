package org.obmeet.telemetry.jobs.beam;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.obmeet.telemetry.lake.Lake;

/**
 * The last step of a run's pipeline, which writes all results as one JSON file in the run's staging
 * folder. The driver reads the file, and commits: no worker does. A runner may repeat the step,
 * with the results in another order. The pipeline must have results.
 */
public final class PipelineResults<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Runs a pipeline that ends with this step, and returns the results in undefined order.
   *
   * @throws org.obmeet.telemetry.lake.log.CommitConflictException if the run is fenced before
   * @throws org.obmeet.telemetry.jobs.JobException if the pipeline fails
   */
  public static <T> List<T> run(Pipeline pipeline, Class<T> type) throws IOException {
    RunOptions run = pipeline.getOptions().as(RunOptions.class);
    Lake lake = Lake.open(run.getLake());
    lake.log().rejectFenced(run.getRun());
    Pipelines.run(pipeline);
    return JSON.readerForListOf(type).readValue(lake.files().bytes(file(lake, run)));
  }

  @Override
  public PDone expand(PCollection<T> results) {
    results
        .apply("Under one key", WithKeys.of((Void) null))
        .apply("Together", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteResultsFn<>()));
    return PDone.in(results.getPipeline());
  }

  private static String file(Lake lake, RunOptions run) {
    return lake.layout().stagingFolder(run.getRun()) + "/results.json";
  }

  /** Writes the results of all workers at once. */
  private static final class WriteResultsFn<T> extends DoFn<KV<Void, Iterable<T>>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void write(@Element KV<Void, Iterable<T>> together, PipelineOptions options)
        throws IOException {
      EmbeddedWorkers.checkRunning();
      RunOptions run = options.as(RunOptions.class);
      Lake lake = Lake.open(run.getLake());
      List<T> results = ImmutableList.copyOf(together.getValue());
      lake.files().write(file(lake, run), JSON.writeValueAsBytes(results), results.size());
    }
  }
}
