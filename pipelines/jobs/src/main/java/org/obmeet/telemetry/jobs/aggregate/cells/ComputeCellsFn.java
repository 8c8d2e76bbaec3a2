package org.obmeet.telemetry.jobs.aggregate.cells;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.cubes.CubeAggregator;
import org.obmeet.telemetry.cubes.WindowAggregation;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.flow.BucketFiles;
import org.obmeet.telemetry.schemas.flow.CellBlock;
import org.obmeet.telemetry.schemas.flow.CubeKey;
import org.obmeet.telemetry.schemas.flow.KernelUnit;

/** Computes exact partial cells of some cubes from a window's clean files in some buckets. */
final class ComputeCellsFn extends DoFn<KernelUnit, KV<CubeKey, CellBlock>> {
  private static final long serialVersionUID = 1L;

  private final PCollectionView<Map<String, Map<String, Map<String, Integer>>>> firstDays;
  private transient Catalog catalog;
  private transient SuppressedRowFilter rowFilter;

  /** Takes the first day of each label, in days since 1970-01-01, by stream, field and label. */
  ComputeCellsFn(PCollectionView<Map<String, Map<String, Map<String, Integer>>>> firstDays) {
    this.firstDays = firstDays;
  }

  @Setup
  public void open(PipelineOptions options) {
    AggregateOptions run = options.as(AggregateOptions.class);
    catalog = Catalogs.load(run.getCatalog());
    rowFilter = SuppressedRowFilter.of(run, catalog);
  }

  @ProcessElement
  public void compute(ProcessContext context) throws IOException {
    EmbeddedWorkers.checkRunning();
    KernelUnit unit = context.element();
    Window window = Window.parse(unit.getWindow());
    List<Cube> cubes =
        WindowPlanner.countable(catalog, unit.getStream(), window.kind()).stream()
            .filter(cube -> unit.getCubes().contains(cube.name()))
            .toList();
    int maxThreshold = cubes.stream().mapToInt(Cube::threshold).max().orElseThrow();
    FirstSeenDays seen =
        new FirstSeenDays(context.sideInput(firstDays).getOrDefault(unit.getStream(), Map.of()));
    WindowAggregation aggregation =
        CubeAggregator.of(catalog.dataset(unit.getStream()), cubes)
            .aggregate(window, unit.getBuckets(), maxThreshold, seen);
    for (BucketFiles part : unit.getParts()) {
      rowFilter.read(
          unit.getStream(),
          part.getFiles(),
          readers -> aggregation.add(readers, part.getBucket(), part.getShared()));
    }
    // Units of a cube have different buckets. The first bucket thus identifies the unit's blocks.
    int bucket = unit.getParts().get(0).getBucket();
    aggregation
        .tables()
        .forEach(
            (cube, table) -> {
              CubeKey key = new CubeKey(unit.getStream(), unit.getWindow(), cube);
              int block = 0;
              for (ByteBuffer encoded : CellTableCodec.encode(table)) {
                context.output(KV.of(key, new CellBlock(bucket, block++, encoded)));
              }
            });
  }
}
