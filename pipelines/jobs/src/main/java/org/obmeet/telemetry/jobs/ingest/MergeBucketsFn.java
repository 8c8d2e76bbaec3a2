package org.obmeet.telemetry.jobs.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.Pipelines;
import org.obmeet.telemetry.jobs.WorkerResults;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.columns.RowBufferPool;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/** From the staged files of a stream and bucket to its clean files. */
final class MergeBucketsFn extends DoFn<KV<String, Iterable<StagedRows>>, Void> {
  private static final long serialVersionUID = 1L;

  /**
   * Bytes of arrays that a worker keeps for the next bucket of the same stream: all workers
   * together a quarter of the heap, where there is one a processor, and a gibibyte at most each.
   */
  private static final long KEPT_BYTES =
      Math.min(
          1L << 30,
          Runtime.getRuntime().maxMemory() / (4L * Runtime.getRuntime().availableProcessors()));

  private final IngestSettings settings;
  private transient Catalog catalog;
  private transient RowBufferPool room;
  private transient String roomOf;

  MergeBucketsFn(IngestSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void open() {
    catalog = Catalogs.load(settings.catalog());
  }

  @ProcessElement
  public void settle(@Element KV<String, Iterable<StagedRows>> element) throws IOException {
    Pipelines.checkGoingOn();
    String[] key = element.getKey().split("/", -1);
    Dataset dataset = catalog.dataset(key[0]);
    int bucket = Integer.parseInt(key[1]);
    List<StagedRows> staged = new ArrayList<>();
    element.getValue().forEach(staged::add);
    staged.sort(Comparator.comparing(StagedRows::getPath));
    Lake lake = Lake.open(settings.lake());
    RowBufferPool own =
        room != null && roomOf.equals(key[0]) ? room : new RowBufferPool(dataset, KEPT_BYTES);
    room = null;
    BucketResult result = new BucketMerger(lake, lake.state(), dataset, bucket, own).merge(staged);
    room = own.shouldDiscard() ? null : own;
    roomOf = key[0];
    new WorkerResults(lake, settings.run(), "buckets").write(dataset.name() + "-" + bucket, result);
  }
}
