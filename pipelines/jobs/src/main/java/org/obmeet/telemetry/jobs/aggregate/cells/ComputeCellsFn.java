package org.obmeet.telemetry.jobs.aggregate.cells;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.cubes.CubeAggregator;
import org.obmeet.telemetry.cubes.WindowAggregation;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;
import org.obmeet.telemetry.jobs.aggregate.population.BridgeCubes;
import org.obmeet.telemetry.jobs.plan.AggregateSettings;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.flow.BucketFiles;
import org.obmeet.telemetry.schemas.flow.CellBlock;
import org.obmeet.telemetry.schemas.flow.KernelUnit;

/** Computes exact partial cells of some cubes from a window's clean files in some buckets. */
public final class ComputeCellsFn extends DoFn<KernelUnit, KV<String, CellBlock>> {
  private static final long serialVersionUID = 1L;

  private final AggregateSettings settings;
  private final PCollectionView<Map<String, Map<String, Integer>>> firstSeenDays;
  private transient Catalog catalog;
  private transient SuppressedRowFilter rowFilter;

  /**
   * @param firstSeenDays first days of labels; null if no cube needs first days
   */
  ComputeCellsFn(
      AggregateSettings settings,
      PCollectionView<Map<String, Map<String, Integer>>> firstSeenDays) {
    this.settings = settings;
    this.firstSeenDays = firstSeenDays;
  }

  @Setup
  public void open() {
    catalog = Catalogs.load(settings.catalog());
    rowFilter = SuppressedRowFilter.of(Lake.open(settings.lake()), catalog, settings);
  }

  /** Returns the declared cubes of a stream and kind of window. */
  public static List<Cube> cubes(Catalog catalog, String stream, WindowKind kind) {
    return catalog.cubesOf(stream).stream().filter(c -> c.windows().contains(kind)).toList();
  }

  @ProcessElement
  public void compute(ProcessContext context) throws IOException {
    EmbeddedWorkers.checkRunning();
    KernelUnit unit = context.element();
    Window window = Window.parse(unit.getWindow());
    List<Cube> cubes =
        BridgeCubes.with(cubes(catalog, unit.getStream(), window.kind())).stream()
            .filter(cube -> unit.getCubes().contains(cube.name()))
            .toList();
    int threshold = cubes.stream().mapToInt(Cube::threshold).max().orElseThrow();
    FirstSeenDays firstDays =
        firstSeenDays == null
            ? FirstSeenDays.none()
            : FirstSeenDaysFinder.of(unit.getStream(), context.sideInput(firstSeenDays));
    WindowAggregation aggregation =
        CubeAggregator.of(catalog.dataset(unit.getStream()), cubes)
            .aggregate(window, unit.getBuckets(), threshold, firstDays);
    for (BucketFiles part : unit.getParts()) {
      try (SuppressedRowFilter.OpenCleanFiles files =
          rowFilter.open(unit.getStream(), part.getFiles())) {
        files.read(readers -> aggregation.add(readers, part.getBucket()));
      }
    }
    // Units of a cube have different buckets. The first bucket thus identifies the unit's blocks.
    int bucket = unit.getParts().get(0).getBucket();
    aggregation
        .tables()
        .forEach(
            (cube, table) -> {
              String key = MergeCellsFn.key(unit.getStream(), window, cube);
              int block = 0;
              for (ByteBuffer encoded : CellTableCodec.encode(table)) {
                context.output(KV.of(key, new CellBlock(bucket, block++, encoded)));
              }
            });
  }
}
