package org.obmeet.telemetry.jobs.beam;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
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
 * The sink of a run's results: one JSON file in the run's staging folder, with the results in
 * undefined order. The last step of the pipeline writes it atomically. The driver reads it after
 * the pipeline. The pipeline must have results.
 */
public final class WriteResults<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the results of a pipeline that has ended.
   *
   * @throws org.obmeet.telemetry.lake.store.LakeException if the pipeline had no result
   */
  public static <T> List<T> read(Lake lake, String run, Class<T> type) throws IOException {
    try (InputStream in = lake.files().open(file(lake, run))) {
      return JSON.readerForListOf(type).readValue(in);
    }
  }

  @Override
  public PDone expand(PCollection<T> results) {
    results
        .apply("Under one key", WithKeys.of((Void) null))
        .apply("Together", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn<T>()));
    return PDone.in(results.getPipeline());
  }

  private static String file(Lake lake, String run) {
    return lake.layout().stagingFolder(run) + "/results.json";
  }

  private static final class WriteFn<T> extends DoFn<KV<Void, Iterable<T>>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void write(@Element KV<Void, Iterable<T>> results, PipelineOptions options) {
      RunOptions run = options.as(RunOptions.class);
      Lake lake = Lake.open(run.getLake());
      lake.files()
          .write(
              file(lake, run.getRun()),
              out -> {
                try (SequenceWriter array = JSON.writer().writeValuesAsArray(out)) {
                  for (T result : results.getValue()) {
                    array.write(result);
                  }
                }
                return 1;
              });
    }
  }
}
