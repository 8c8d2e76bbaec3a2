package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.Pipelines;
import org.obmeet.telemetry.jobs.WorkerResults;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.privacy.cells.CellTables;
import org.obmeet.telemetry.privacy.disclosure.CubeCells;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.flow.MergedCells;

/**
 * From the exact cells of a protection group and window to its decision, and to staged release
 * files where it may be published. Everything before this is exact and never stored; everything
 * after it has passed disclosure control.
 */
final class DecideWindows extends DoFn<KV<String, Iterable<MergedCells>>, Void> {
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
  public void decide(@Element KV<String, Iterable<MergedCells>> group) throws IOException {
    Pipelines.checkGoingOn();
    String[] key = group.getKey().split("/", 2);
    Dataset dataset = catalog.dataset(key[0]);
    Window window = Window.parse(key[1]);
    Lake lake = Lake.open(settings.lake());
    List<CubeCells> cells = cells(dataset, group.getValue());
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

  /** The cubes of the group that have cells, in catalogue order. */
  private List<CubeCells> cells(Dataset dataset, Iterable<MergedCells> merged) {
    Map<String, TableBlocks> tables = new HashMap<>();
    for (MergedCells one : merged) {
      TableBlocks.add(tables, one.getCube(), one.getBlock(), one.getTable());
    }
    return catalog.cubesOf(dataset.name()).stream()
        .filter(cube -> tables.containsKey(cube.name()))
        .map(cube -> new CubeCells(cube, CellTables.decode(tables.get(cube.name()).inOrder())))
        .toList();
  }
}
