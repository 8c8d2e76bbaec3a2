package org.obmeet.telemetry.jobs.beam;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
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
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;

/**
 * The last step of a run's pipeline, which commits all results at once. A runner may repeat it,
 * even after its success. The step writes a JSON file in the run's staging folder, from which the
 * driver reads the results for the run report, or the conflict. The pipeline must have results.
 */
public final class CommitResults<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Committer<T> committer;

  /**
   * Commits results, which have no defined order. A repeated call commits only what the log lacks.
   */
  @FunctionalInterface
  public interface Committer<T> extends Serializable {
    void commit(Lake lake, RunOptions run, List<T> results);
  }

  public CommitResults(Committer<T> committer) {
    this.committer = committer;
  }

  /**
   * Runs a pipeline that ends with this step, and returns the results in undefined order. After a
   * failure of an engine, fences the run, because workers that the engine has lost could commit.
   *
   * @throws CommitConflictException if the step met a conflict, so that the run must be repeated
   * @throws org.obmeet.telemetry.jobs.JobException if the pipeline fails
   */
  public static <T> List<T> run(Pipeline pipeline, Class<T> type) throws IOException {
    RunOptions run = pipeline.getOptions().as(RunOptions.class);
    Lake lake = Lake.open(run.getLake());
    run.setBegun(lake.log().head().number());
    lake.log().rejectFenced(run.getRun());
    try {
      Pipelines.run(pipeline);
      byte[] results = lake.files().bytes(file(lake, run));
      if (results[0] == '"') {
        throw new CommitConflictException(JSON.readValue(results, String.class));
      }
      return JSON.readerForListOf(type).readValue(results);
    } catch (RuntimeException e) {
      if (!Pipelines.isEmbedded(pipeline)) {
        new FileCleanup(lake, Instant.parse(run.getNow()), run.getRun()).fenceLive(run.getRun());
      }
      throw e;
    }
  }

  @Override
  public PDone expand(PCollection<T> results) {
    results
        .apply("Under one key", WithKeys.of((Void) null))
        .apply("Together", GroupByKey.create())
        .apply("Once", ParDo.of(new CommitFn()));
    return PDone.in(results.getPipeline());
  }

  private static String file(Lake lake, RunOptions run) {
    return lake.layout().stagingFolder(run.getRun()) + "/results.json";
  }

  /** Commits the results of all workers at once. */
  private final class CommitFn extends DoFn<KV<Void, Iterable<T>>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void commit(@Element KV<Void, Iterable<T>> together, PipelineOptions options)
        throws IOException {
      EmbeddedWorkers.checkRunning();
      RunOptions run = options.as(RunOptions.class);
      Lake lake = Lake.open(run.getLake());
      lake.log().readFences(run.getBegun());
      List<T> results = ImmutableList.copyOf(together.getValue());
      lake.files().write(file(lake, run), JSON.writeValueAsBytes(results), results.size());
      try {
        committer.commit(lake, run, results);
      } catch (CommitConflictException e) {
        // An engine would repeat a step that fails.
        lake.files().write(file(lake, run), JSON.writeValueAsBytes(e.getMessage()), 1);
      }
    }
  }
}
