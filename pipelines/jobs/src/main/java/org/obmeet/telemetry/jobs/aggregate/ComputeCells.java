package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.cubes.Counting;
import org.obmeet.telemetry.cubes.Kernel;
import org.obmeet.telemetry.cubes.Sightings;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.Pipelines;
import org.obmeet.telemetry.jobs.aggregate.population.Bridges;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.privacy.cells.CellTables;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.WindowKind;
import org.obmeet.telemetry.schemas.flow.BucketFiles;
import org.obmeet.telemetry.schemas.flow.CellBlock;
import org.obmeet.telemetry.schemas.flow.KernelUnit;

/**
 * From the clean files of some buckets of a window to blocks of exact partial cells, all cubes at
 * once.
 */
final class ComputeCells extends DoFn<KernelUnit, KV<String, CellBlock>> {
  private static final long serialVersionUID = 1L;

  private final AggregateSettings settings;
  private final PCollectionView<Map<String, Map<String, Integer>>> sightings;
  private transient Catalog catalog;
  private transient CountedSubjects counted;

  /**
   * @param sightings first days of labels; null where no cube asks for them
   */
  ComputeCells(
      AggregateSettings settings, PCollectionView<Map<String, Map<String, Integer>>> sightings) {
    this.settings = settings;
    this.sightings = sightings;
  }

  @Setup
  public void open() {
    catalog = Catalogs.load(settings.catalog());
    counted = CountedSubjects.of(Lake.open(settings.lake()), catalog, settings);
  }

  /** The declared cubes of a stream and kind of window. */
  static List<Cube> cubes(Catalog catalog, String stream, WindowKind kind) {
    return catalog.cubesOf(stream).stream().filter(c -> c.windows().contains(kind)).toList();
  }

  @ProcessElement
  public void compute(ProcessContext context) throws IOException {
    Pipelines.checkGoingOn();
    KernelUnit unit = context.element();
    Window window = Window.parse(unit.getWindow());
    List<Cube> cubes =
        Bridges.with(cubes(catalog, unit.getStream(), window.kind())).stream()
            .filter(cube -> unit.getCubes().contains(cube.name()))
            .toList();
    int threshold = cubes.stream().mapToInt(Cube::threshold).max().orElseThrow();
    Kernel kernel = Kernel.of(catalog.dataset(unit.getStream()), cubes);
    Sightings first =
        sightings == null
            ? Sightings.none()
            : FirstDays.of(unit.getStream(), context.sideInput(sightings));
    Counting counting = kernel.count(window, unit.getBuckets(), threshold, first);
    for (BucketFiles part : unit.getParts()) {
      try (OpenFiles files = counted.open(unit.getStream(), part.getFiles())) {
        files.read(readers -> counting.add(readers, part.getBucket()));
      }
    }
    int bucket = unit.getParts().get(0).getBucket();
    counting
        .tables()
        .forEach(
            (cube, table) -> {
              String key = MergeCells.key(unit.getStream(), window, cube);
              int block = 0;
              for (ByteBuffer encoded : CellTables.encode(table)) {
                context.output(KV.of(key, new CellBlock(bucket, block++, encoded)));
              }
            });
  }
}
