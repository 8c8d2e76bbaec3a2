package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.Pipelines;
import org.obmeet.telemetry.jobs.WorkerResults;
import org.obmeet.telemetry.jobs.aggregate.population.Bridges;
import org.obmeet.telemetry.jobs.aggregate.population.CubeCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.lake.ReleaseKey;
import org.obmeet.telemetry.lake.SuppressionTable;
import org.obmeet.telemetry.privacy.cells.CellTables;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.WindowKind;
import org.obmeet.telemetry.schemas.flow.MergedCells;

/**
 * From the exact cells of a stream and kind of window to the decisions about its windows, and to
 * staged release files. Everything before this is exact and never stored; everything after it has
 * passed disclosure control. Windows are decided one after the other, the earliest first, since a
 * label that a window publishes is worth more in the next.
 */
final class DecideWindows extends DoFn<KV<String, Iterable<MergedCells>>, Void> {
  private static final long serialVersionUID = 1L;

  private final AggregateSettings settings;
  private transient Catalog catalog;

  DecideWindows(AggregateSettings settings) {
    this.settings = settings;
  }

  /** Key of what is decided in one: {@code STREAM/KIND} of {@code STREAM/KIND/START}. */
  static String group(String window) {
    return window.substring(0, window.lastIndexOf('/'));
  }

  /** The cells of a window under the key of its group: the window's start is part of the name. */
  static MergedCells inGroup(String window, MergedCells cells) {
    return new MergedCells(
        window.substring(window.lastIndexOf('/') + 1) + "/" + cells.getCube(),
        cells.getBlock(),
        cells.getTable());
  }

  @Setup
  public void open() {
    catalog = Catalogs.load(settings.catalog());
  }

  @ProcessElement
  public void decide(@Element KV<String, Iterable<MergedCells>> group) throws IOException {
    int slash = group.getKey().indexOf('/');
    Dataset dataset = catalog.dataset(group.getKey().substring(0, slash));
    String kind = group.getKey().substring(slash + 1);
    SortedMap<Window, Map<String, TableBlocks>> windows = new TreeMap<>();
    for (MergedCells one : group.getValue()) {
      int end = one.getCube().indexOf('/');
      TableBlocks.add(
          windows.computeIfAbsent(
              Window.parse(kind + "/" + one.getCube().substring(0, end)), w -> new HashMap<>()),
          one.getCube().substring(end + 1),
          one.getBlock(),
          one.getTable());
    }
    Map<Window, Map<String, Set<List<String>>>> named = new HashMap<>();
    for (Window window : List.copyOf(windows.keySet())) {
      Pipelines.checkGoingOn();
      decide(dataset, window, windows.remove(window), named);
    }
  }

  /**
   * @param named by window and cube, the labels that are published
   */
  private void decide(
      Dataset dataset,
      Window window,
      Map<String, TableBlocks> tables,
      Map<Window, Map<String, Set<List<String>>>> named)
      throws IOException {
    Lake lake = Lake.open(settings.lake());
    LakeState state = lake.state();
    List<ReleasedTables.Out> out = ReleasedTables.of(lake, state, dataset.name(), window);
    Window previous = new Window(window.kind(), window.start().minusDays(window.kind().days()));
    WindowDecision decision =
        new WindowDecision(
            cells(dataset, window.kind(), tables),
            out,
            cube -> asks(state, cube, window),
            settings.changed(),
            new CountedRows(
                lake.log()::entries, state, new SuppressionTable(lake)::rows, dataset, window),
            named.computeIfAbsent(previous, w -> labels(lake, state, dataset, w)));
    List<Decision> decisions = decision.decide();
    Map<String, Set<List<String>>> labels = new HashMap<>();
    out.forEach(table -> labels.put(table.release().key().cube(), labels(table.table())));
    decisions.forEach(
        d -> d.table().ifPresent(table -> labels.put(d.cube().name(), labels(table))));
    named.put(window, labels);
    Publication publication =
        new Publication(
            lake,
            settings.run(),
            dataset,
            window,
            catalog.processing().region(),
            CountedDays.of(state, dataset, window));
    List<CubeResult> results = new ArrayList<>();
    for (Decision one : decisions) {
      results.add(publication.stage(one));
    }
    String key = dataset.name() + "/" + window;
    new WorkerResults(lake, settings.run(), "windows")
        .write(key.replace('/', '-'), new WindowResult(key, results));
  }

  private boolean asks(LakeState state, Cube cube, Window window) {
    ReleaseKey key = new ReleaseKey(cube.name(), window);
    boolean isNamed = settings.windows().contains(window.toString());
    return settings.asks(cube)
        && (isNamed || !state.releases().containsKey(key) && !state.refusals().containsKey(key));
  }

  private static Map<String, Set<List<String>>> labels(
      Lake lake, LakeState state, Dataset dataset, Window window) {
    Map<String, Set<List<String>>> labels = new HashMap<>();
    ReleasedTables.of(lake, state, dataset.name(), window)
        .forEach(table -> labels.put(table.release().key().cube(), labels(table.table())));
    return labels;
  }

  private static Set<List<String>> labels(ReleasedCube table) {
    Set<List<String>> labels = new HashSet<>();
    table.levels().forEach(row -> labels.add(row.labels()));
    return labels;
  }

  /** The cubes and bridges that have cells, in catalogue order. */
  private List<CubeCells> cells(Dataset dataset, WindowKind kind, Map<String, TableBlocks> tables) {
    return Bridges.with(ComputeCells.cubes(catalog, dataset.name(), kind)).stream()
        .filter(cube -> tables.containsKey(cube.name()))
        .map(cube -> new CubeCells(cube, CellTables.decode(tables.get(cube.name()).inOrder())))
        .toList();
  }
}
