package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.jobs.WorkerResults;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTables;
import org.obmeet.telemetry.privacy.cells.SumOverflow;
import org.obmeet.telemetry.privacy.disclosure.CubeCells;
import org.obmeet.telemetry.privacy.disclosure.Disclosure;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.flow.CellBlock;

/**
 * From all blocks of a protection group and window to its decision, and to staged release files
 * where it may be published. Everything before this is exact and never stored; everything after it
 * has passed disclosure control.
 */
final class DecideWindows extends DoFn<KV<String, Iterable<CellBlock>>, Void> {
  private static final long serialVersionUID = 1L;

  private final AggregateSettings settings;
  private transient Catalog catalog;

  DecideWindows(AggregateSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void open() {
    catalog = Catalogs.load(settings.catalog());
  }

  @ProcessElement
  public void decide(@Element KV<String, Iterable<CellBlock>> group) throws IOException {
    String[] key = group.getKey().split("/", 2);
    Dataset dataset = catalog.dataset(key[0]);
    Window window = Window.parse(key[1]);
    Lake lake = Lake.open(settings.lake());
    List<CubeCells> cells = merge(dataset, group.getValue());
    LakeState state = lake.state();
    WindowDecision decision =
        new WindowDecision(
            cells,
            ReleasedTables.of(lake, state, catalog, dataset.name(), window),
            settings::asks,
            settings.changed(),
            new CountedRows(lake.log()::entries, state, dataset, window));
    List<Decided> decided =
        new QuantilesFollow(catalog, decision.standing()).complete(decision.decide());
    Publication publication =
        new Publication(lake, settings.run(), dataset, window, catalog.processing().region());
    List<CubeResult> results = new ArrayList<>();
    Histograms histograms = Histograms.among(catalog, decided, decision.standing());
    for (Decided one : decided) {
      results.add(publication.stage(one, histograms));
    }
    new WorkerResults(lake, settings.run(), "windows")
        .write(
            group.getKey().replace('/', '-'),
            new WindowResult(group.getKey(), results, decision.audited()));
  }

  private List<CubeCells> merge(Dataset dataset, Iterable<CellBlock> blocks) {
    List<CellBlock> ordered = new ArrayList<>();
    blocks.forEach(ordered::add);
    ordered.sort(Comparator.comparingInt(CellBlock::getBucket));
    List<CubeCells> cells = new ArrayList<>();
    for (Cube cube : catalog.cubesOf(dataset.name())) {
      CellTable merged = null;
      for (CellBlock block : ordered) {
        ByteBuffer encoded = block.getTables().get(cube.name());
        if (encoded != null && merged == null) {
          merged = CellTables.decode(encoded.array());
        } else if (encoded != null) {
          add(cube, merged, CellTables.decode(encoded.array()));
        }
      }
      if (merged != null) {
        merged.footprints().keepSmall(Disclosure.traced(cube, merged));
        cells.add(new CubeCells(cube, merged));
      }
    }
    return cells;
  }

  /** Merges, naming what does not fit. */
  static void add(Cube cube, CellTable merged, CellTable table) {
    try {
      merged.merge(table);
    } catch (SumOverflow e) {
      Cube.Measure measure =
          cube.measures().stream().filter(Cube.Measure::additive).toList().get(e.measure());
      throw new JobFailure(
          ExitCode.FAILED,
          "measure "
              + measure.name()
              + " of cube "
              + cube.name()
              + " does not fit 64 bits; lower its clamp",
          e);
    }
  }
}
