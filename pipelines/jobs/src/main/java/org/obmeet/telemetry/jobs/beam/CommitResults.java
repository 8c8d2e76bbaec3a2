package org.obmeet.telemetry.jobs.beam;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
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
 * The last step of a run's pipeline, which commits all results at once. Before that it writes them
 * to a file in the run's staging folder, because the run report has numbers that the log lacks. The
 * pipeline must have results. A runner may repeat the step, also after it has committed.
 */
public final class CommitResults<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESULTS = "results.json";
  private static final String CONFLICT = "conflict";

  private final Committer<T> committer;

  /** A function that commits results. A repeated call commits only what the log lacks. */
  @FunctionalInterface
  public interface Committer<T> extends Serializable {
    /**
     * Commits the results of a run, which are in undefined order.
     *
     * @throws CommitConflictException if the run must be repeated
     */
    void commit(Lake lake, RunOptions run, List<T> results);
  }

  public CommitResults(Committer<T> committer) {
    this.committer = committer;
  }

  /**
   * Runs a pipeline that ends with this step, and returns the results in undefined order. After a
   * failure on another runner than the embedded one, fences the run, because workers that the
   * runner has lost could still commit.
   *
   * @throws CommitConflictException if the step met a conflict
   * @throws org.obmeet.telemetry.jobs.JobException if the pipeline fails
   * @throws org.obmeet.telemetry.lake.store.LakeException if the pipeline had no result
   */
  public static <T> List<T> run(Pipeline pipeline, Class<T> type) throws IOException {
    RunOptions run = pipeline.getOptions().as(RunOptions.class);
    Lake lake = Lake.open(run.getLake());
    try {
      Pipelines.run(pipeline);
      if (lake.files().exists(file(lake, run, CONFLICT))) {
        byte[] message = lake.files().bytes(file(lake, run, CONFLICT));
        throw new CommitConflictException(new String(message, UTF_8));
      }
    } catch (RuntimeException e) {
      if (!Pipelines.isEmbedded(pipeline)) {
        new FileCleanup(lake, Instant.parse(run.getNow()), run.getRun()).fenceLive(run.getRun());
      }
      throw e;
    }
    try (InputStream in = lake.files().open(file(lake, run, RESULTS))) {
      return JSON.readerForListOf(type).readValue(in);
    }
  }

  @Override
  public PDone expand(PCollection<T> results) {
    results
        .apply("Under one key", WithKeys.of((Void) null))
        .apply("Together", GroupByKey.create())
        .apply("Commit once", ParDo.of(new CommitFn<>(committer)));
    return PDone.in(results.getPipeline());
  }

  private static String file(Lake lake, RunOptions run, String name) {
    return lake.layout().stagingFolder(run.getRun()) + "/" + name;
  }

  private static final class CommitFn<T> extends DoFn<KV<Void, Iterable<T>>, Void> {
    private static final long serialVersionUID = 1L;

    private final Committer<T> committer;

    CommitFn(Committer<T> committer) {
      this.committer = committer;
    }

    @ProcessElement
    public void commit(@Element KV<Void, Iterable<T>> together, PipelineOptions options) {
      EmbeddedWorkers.checkRunning();
      RunOptions run = options.as(RunOptions.class);
      Lake lake = Lake.open(run.getLake());
      List<T> results = ImmutableList.copyOf(together.getValue());
      lake.files()
          .writeUndigested(
              file(lake, run, RESULTS),
              out -> {
                JSON.writeValue(out, results);
                return results.size();
              });
      try {
        committer.commit(lake, run, results);
      } catch (CommitConflictException e) {
        // Runners would repeat a step that fails.
        lake.files().write(file(lake, run, CONFLICT), e.getMessage().getBytes(UTF_8), 1);
      }
    }
  }
}
