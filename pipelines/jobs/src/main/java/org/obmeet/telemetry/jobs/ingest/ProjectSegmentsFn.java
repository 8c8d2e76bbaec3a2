package org.obmeet.telemetry.jobs.ingest;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.Pipelines;
import org.obmeet.telemetry.jobs.WorkerResults;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.columns.RowBufferPool;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/** From an input segment to staged files of projected rows, keyed by stream and bucket. */
final class ProjectSegmentsFn extends DoFn<InputSegment, KV<String, StagedRows>> {
  private static final long serialVersionUID = 1L;

  private final IngestSettings settings;
  private transient ProjectionContext intake;
  private transient Map<String, RowBufferPool> rooms;

  ProjectSegmentsFn(IngestSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void open() {
    intake = ProjectionContext.open(settings, Catalogs.load(settings.catalog()));
    rooms = new HashMap<>();
  }

  @ProcessElement
  public void project(@Element InputSegment segment, OutputReceiver<KV<String, StagedRows>> output)
      throws IOException {
    Pipelines.checkGoingOn();
    Lake lake = intake.lake();
    QuarantineBuffer quarantine =
        new QuarantineBuffer(
            lake, Instant.parse(settings.now()).atZone(ZoneOffset.UTC).toLocalDate(), segment);
    Optional<RowBufferPool> room = intake.dataset(segment.getStream()).map(this::room);
    Optional<BucketStager> staged =
        intake
            .dataset(segment.getStream())
            .map(
                d ->
                    new BucketStager(
                        lake, d, settings.run(), segment.getNumber(), room.orElseThrow()));
    SegmentProjection projection =
        new SegmentProjection(segment, row -> staged.orElseThrow().add(row), quarantine);
    new SegmentReader(intake, segment, projection).read();
    if (staged.isPresent()) {
      staged.get().finish().forEach(output::output);
      room.filter(used -> !used.shouldDiscard())
          .ifPresent(used -> rooms.put(segment.getStream(), used));
    }
    new WorkerResults(lake, settings.run(), "segments")
        .write("segment-" + segment.getNumber(), projection.finish());
  }

  /** Room for rows of a stream; it comes back to {@link #rooms} where nothing failed. */
  private RowBufferPool room(Dataset dataset) {
    RowBufferPool kept = rooms.remove(dataset.name());
    return kept != null ? kept : new RowBufferPool(dataset, BucketStager.HELD_BYTES / 2);
  }
}
