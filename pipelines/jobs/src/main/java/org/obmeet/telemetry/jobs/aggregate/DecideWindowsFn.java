package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;
import org.obmeet.telemetry.jobs.WorkerResults;
import org.obmeet.telemetry.jobs.aggregate.cells.CellBlockAssembler;
import org.obmeet.telemetry.jobs.aggregate.cells.ComputeCellsFn;
import org.obmeet.telemetry.jobs.aggregate.population.BridgeCubes;
import org.obmeet.telemetry.jobs.aggregate.population.CountedRecords;
import org.obmeet.telemetry.jobs.aggregate.population.ExactCubeCells;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeResult;
import org.obmeet.telemetry.jobs.aggregate.publish.ReleaseStager;
import org.obmeet.telemetry.jobs.aggregate.publish.WindowResult;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.plan.AggregateSettings;
import org.obmeet.telemetry.jobs.plan.CountedDays;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.flow.MergedCells;

/**
 * Applies disclosure control to the exact cells of one stream and kind of window, and stages the
 * release files. The release files are protected. The results for the run report contain exact
 * totals and shares. Windows are decided in order of time, because published labels have a higher
 * weight in the next window.
 */
final class DecideWindowsFn extends DoFn<KV<String, Iterable<MergedCells>>, Void> {
  private static final long serialVersionUID = 1L;

  private final AggregateSettings settings;
  private transient Catalog catalog;

  DecideWindowsFn(AggregateSettings settings) {
    this.settings = settings;
  }

  /** Returns the group {@code STREAM/KIND} of a window {@code STREAM/KIND/START}. */
  static String group(String window) {
    return window.substring(0, window.lastIndexOf('/'));
  }

  /** Returns a window's cells for its group, with the window's start in the cube's name. */
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
    SortedMap<Window, Map<String, CellBlockAssembler>> windows = new TreeMap<>();
    for (MergedCells one : group.getValue()) {
      int end = one.getCube().indexOf('/');
      CellBlockAssembler.add(
          windows.computeIfAbsent(
              Window.parse(kind + "/" + one.getCube().substring(0, end)), w -> new HashMap<>()),
          one.getCube().substring(end + 1),
          one.getBlock(),
          one.getTable());
    }
    Map<Window, Map<String, ReleasedCube>> released = new HashMap<>();
    for (Window window : List.copyOf(windows.keySet())) {
      EmbeddedWorkers.checkRunning();
      decide(dataset, window, windows.remove(window), released);
    }
  }

  /**
   * @param released the published tables, by window and cube; the method adds the window's tables
   */
  private void decide(
      Dataset dataset,
      Window window,
      Map<String, CellBlockAssembler> blocks,
      Map<Window, Map<String, ReleasedCube>> released)
      throws IOException {
    Lake lake = Lake.open(settings.lake());
    LakeState state = lake.state();
    List<ReleasedTables.Published> publications =
        settings.preview() ? List.of() : ReleasedTables.of(lake, state, dataset.name(), window);
    Function<Window, Map<String, ReleasedCube>> releasedTables =
        w -> released.computeIfAbsent(w, k -> tables(lake, state, dataset, k));
    Function<Cube, Rounding> rounding =
        cube -> CountedRecords.rounding(cube, window.kind(), catalog.cubesOf(dataset.name()));
    WindowDecider decision =
        new WindowDecider(
            cells(dataset, window.kind(), blocks),
            publications,
            cube -> isRequested(state, cube, window),
            settings.changed(),
            new ReleaseInputCheck(
                lake.log()::commits, state, new SuppressionTable(lake)::rows, dataset, window),
            releasedTables.apply(
                new Window(window.kind(), window.start().minusDays(window.kind().days()))),
            earlierInEpoch(window).map(releasedTables).toList(),
            rounding);
    List<CubeDecision> decisions = decision.decide();
    Map<String, ReleasedCube> tables = tables(publications);
    decisions.forEach(d -> d.table().ifPresent(table -> tables.put(d.cube().name(), table)));
    released.put(window, tables);
    ReleaseStager publication =
        new ReleaseStager(
            lake,
            settings.run(),
            dataset,
            window,
            catalog.processing().region(),
            CountedDays.of(state, dataset, window),
            rounding);
    List<CubeResult> results = new ArrayList<>();
    for (CubeDecision one : decisions) {
      results.add(settings.preview() ? publication.withoutFiles(one) : publication.stage(one));
    }
    String key = dataset.name() + "/" + window;
    new WorkerResults(lake, settings.run(), "windows")
        .write(key.replace('/', '-'), new WindowResult(key, results));
  }

  private boolean isRequested(LakeState state, Cube cube, Window window) {
    ReleaseKey key = new ReleaseKey(cube.name(), window);
    boolean isNamed = settings.windows().contains(window.toString());
    return settings.requests(cube)
        && (isNamed
            || settings.preview()
            || !state.releases().containsKey(key) && !state.suppressedTables().containsKey(key));
  }

  /** The earlier windows of the same key epoch, the earliest first. */
  private static Stream<Window> earlierInEpoch(Window window) {
    return WindowKind.FOUR_WEEKS
        .containing(window.start())
        .start()
        .datesUntil(window.start(), Period.ofDays(window.kind().days()))
        .map(start -> new Window(window.kind(), start));
  }

  private static Map<String, ReleasedCube> tables(
      Lake lake, LakeState state, Dataset dataset, Window window) {
    return tables(ReleasedTables.of(lake, state, dataset.name(), window));
  }

  private static Map<String, ReleasedCube> tables(List<ReleasedTables.Published> publications) {
    Map<String, ReleasedCube> tables = new HashMap<>();
    publications.forEach(table -> tables.put(table.release().key().table(), table.table()));
    return tables;
  }

  /** The exact cells of the computed cubes and bridges, in catalogue order. */
  private List<ExactCubeCells> cells(
      Dataset dataset, WindowKind kind, Map<String, CellBlockAssembler> tables) {
    return BridgeCubes.with(ComputeCellsFn.cubes(catalog, dataset.name(), kind)).stream()
        .filter(cube -> tables.containsKey(cube.name()))
        .map(
            cube ->
                new ExactCubeCells(cube, CellTableCodec.decode(tables.get(cube.name()).inOrder())))
        .toList();
  }
}
