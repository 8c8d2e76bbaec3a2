package org.obmeet.telemetry.jobs.ingest;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;
import org.obmeet.telemetry.jobs.WorkerResults;
import org.obmeet.telemetry.jobs.ingest.bucket.BucketStager;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/** Projects the records of an input segment and stages the rows, keyed by stream and bucket. */
final class ProjectSegmentsFn extends DoFn<InputSegment, KV<String, StagedRows>> {
  private static final long serialVersionUID = 1L;

  private final IngestSettings settings;
  private transient ProjectionContext context;
  private transient Map<String, RowBufferPool> pools;

  ProjectSegmentsFn(IngestSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void open() {
    context = ProjectionContext.open(settings, Catalogs.load(settings.catalog()));
    pools = new HashMap<>();
  }

  @ProcessElement
  public void project(@Element InputSegment segment, OutputReceiver<KV<String, StagedRows>> output)
      throws IOException {
    EmbeddedWorkers.checkRunning();
    Lake lake = context.lake();
    Optional<Dataset> dataset = context.dataset(segment.getStream());
    Optional<RowBufferPool> pool = dataset.map(this::pool);
    Optional<BucketStager> staged =
        pool.map(
            p ->
                new BucketStager(
                    lake, dataset.orElseThrow(), settings.run(), segment.getNumber(), p));
    SegmentProjection projection =
        new SegmentProjection(
            segment,
            row -> staged.orElseThrow().add(row),
            new QuarantineBuffer(lake, settings.run(), context.now(), segment));
    new SegmentReader(context, segment, projection).read();
    if (staged.isPresent()) {
      staged.get().finish().forEach(output::output);
      pool.filter(used -> !used.shouldDiscard())
          .ifPresent(used -> pools.put(segment.getStream(), used));
    }
    new WorkerResults(lake, settings.run(), "segments")
        .write("segment-" + segment.getNumber(), projection.finish());
  }

  /** Takes a stream's pool from {@link #pools}. The pool is put back unless the segment fails. */
  private RowBufferPool pool(Dataset dataset) {
    RowBufferPool kept = pools.remove(dataset.name());
    return kept != null ? kept : new RowBufferPool(dataset, BucketStager.MAX_BUFFERED_BYTES / 2);
  }
}
