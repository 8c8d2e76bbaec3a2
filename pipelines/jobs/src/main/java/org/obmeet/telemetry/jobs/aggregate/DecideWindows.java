package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.cells.CellBlockAssembler;
import org.obmeet.telemetry.jobs.aggregate.population.CountedRecords;
import org.obmeet.telemetry.jobs.aggregate.population.ExactCubeCells;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeDecision;
import org.obmeet.telemetry.jobs.aggregate.publish.CubeResult;
import org.obmeet.telemetry.jobs.aggregate.publish.ReleaseStager;
import org.obmeet.telemetry.jobs.aggregate.publish.WindowResult;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCells;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;
import org.obmeet.telemetry.jobs.beam.JsonCoder;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.flow.MergedCells;
import org.obmeet.telemetry.schemas.flow.WindowSeries;

/**
 * Applies disclosure control to exact cells, stages the release files, and outputs the result of
 * each window. The release files contain published values only. The results for the run report
 * contain exact totals and shares. The windows of a series (one stream and kind of window) are
 * decided in order of time, because each decision uses the tables of earlier windows.
 */
final class DecideWindows
    extends PTransform<PCollection<KV<WindowSeries, MergedCells>>, PCollection<WindowResult>> {
  private static final long serialVersionUID = 1L;

  private final PCollectionView<LakeState> planned;

  /**
   * Creates the step. {@code planned} is the state of the lake on which the windows were planned.
   */
  DecideWindows(PCollectionView<LakeState> planned) {
    this.planned = planned;
  }

  @Override
  public PCollection<WindowResult> expand(PCollection<KV<WindowSeries, MergedCells>> cells) {
    return cells
        .apply("By series", GroupByKey.create())
        .apply("Decide in order", ParDo.of(new DecideFn(planned)).withSideInputs(planned))
        .setCoder(JsonCoder.of(WindowResult.class));
  }

  /** Decides the windows of one series. */
  private static final class DecideFn
      extends DoFn<KV<WindowSeries, Iterable<MergedCells>>, WindowResult> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<LakeState> planned;
    private transient Catalog catalog;
    private transient Map<String, Object> digests;
    private transient Lake lake;
    private transient Keyset keyset;

    DecideFn(PCollectionView<LakeState> planned) {
      this.planned = planned;
    }

    @Setup
    public void open(PipelineOptions options) {
      AggregateOptions run = options.as(AggregateOptions.class);
      catalog = Catalogs.load(run.getCatalog());
      digests = Catalogs.digests(run.getCatalog());
      lake = Lake.open(run.getLake());
      keyset = LakeAccess.keyset(lake, run.getKeys());
    }

    @ProcessElement
    public void decide(ProcessContext element) throws IOException {
      Dataset dataset = catalog.dataset(element.element().getKey().getStream());
      SortedMap<Window, Map<String, CellBlockAssembler>> windows = new TreeMap<>();
      for (MergedCells one : element.element().getValue()) {
        CellBlockAssembler.add(
            windows.computeIfAbsent(Window.parse(one.getWindow()), w -> new HashMap<>()),
            one.getCube(),
            one.getBlock(),
            one.getTable());
      }
      Map<Window, Map<String, ReleasedCells>> released = new HashMap<>();
      Set<Window> decided = new HashSet<>();
      for (Window window : List.copyOf(windows.keySet())) {
        EmbeddedWorkers.checkRunning();
        WindowResult result =
            decideWindow(
                element.getPipelineOptions().as(AggregateOptions.class),
                element.sideInput(planned),
                dataset,
                window,
                windows.remove(window),
                decided,
                released);
        decided.add(window);
        result.counts().forEach(counts -> count(dataset, counts));
        element.output(result);
      }
    }

    /**
     * Decides a window.
     *
     * @param decided the windows that the run has decided
     * @param released the tables published so far, by window and cube; the method adds the window's
     *     tables
     */
    private WindowResult decideWindow(
        AggregateOptions run,
        LakeState state,
        Dataset dataset,
        Window window,
        Map<String, CellBlockAssembler> blocks,
        Set<Window> decided,
        Map<Window, Map<String, ReleasedCells>> released)
        throws IOException {
      List<ReleasedTable> publications = ReleaseFiles.of(lake, state, dataset.name(), window);
      Function<Window, Map<String, ReleasedCells>> releasedTables =
          w ->
              released.computeIfAbsent(
                  w, k -> tables(ReleaseFiles.of(lake, state, dataset.name(), k)));
      List<ExactCubeCells> cells = cells(dataset, window.kind(), blocks);
      // The cubes without a filter have all of them.
      long unattributed =
          cells.stream().mapToLong(one -> one.table().unattributed()).max().orElse(0);
      WindowDecider decider =
          new WindowDecider(
              cells,
              WindowPlanner.countable(catalog, dataset.name(), window.kind()),
              publications,
              cube -> isRequested(run, state, cube, window),
              run.getOnPublished(),
              new ReleaseInputCheck(
                  () -> lake.log().commits().subList(0, Math.toIntExact(state.head().number() + 1)),
                  state,
                  () -> new SuppressionTable(lake).rows(state),
                  dataset,
                  window),
              releasedTables.apply(
                  new Window(window.kind(), window.start().minusDays(window.kind().days()))),
              CountedRecords.rounding(catalog.cubesOf(dataset.name())),
              records -> noise(dataset, window, records));
      List<CubeDecision> decisions = decider.decide();
      Map<String, ReleasedCells> tables = tables(publications);
      decisions.forEach(d -> d.table().ifPresent(table -> tables.put(d.cube().name(), table)));
      released.put(window, tables);
      if (run.isPreview()) {
        return new WindowResult(
            dataset.name() + "/" + window,
            decisions.stream().map(one -> CubeResult.of(one, window)).toList(),
            unattributed,
            List.of());
      }
      Map<String, ReleasedTable> earlier = new HashMap<>();
      publications.forEach(one -> earlier.put(one.name(), one));
      return new WindowResult(
          dataset.name() + "/" + window,
          decisions.stream().map(one -> CubeResult.of(one, window)).toList(),
          unattributed,
          new ReleaseStager(lake, state, run.getRun(), catalog, digests, dataset, window)
              .stage(
                  decisions,
                  decider.rounding(),
                  isFirst(state, dataset, window, decided),
                  earlier));
    }

    /** Returns true if no earlier window of the stream and kind is released or suppressed. */
    private boolean isFirst(LakeState state, Dataset dataset, Window window, Set<Window> decided) {
      Set<String> cubes =
          catalog.cubesOf(dataset.name()).stream().map(Cube::name).collect(Collectors.toSet());
      return Stream.of(
                  state.history().stream().map(TableRelease::key),
                  state.suppressedTables().keySet().stream())
              .flatMap(keys -> keys)
              .filter(key -> cubes.contains(key.table()))
              .map(ReleaseKey::window)
              .filter(other -> other.kind() == window.kind())
              .noneMatch(other -> other.start().isBefore(window.start()))
          && decided.stream().noneMatch(other -> other.start().isBefore(window.start()));
    }

    /** Returns the secret numbers of records, which are the same in every run of the window. */
    private SecretNoise noise(Dataset dataset, Window window, CountedRecords records) {
      // No identifier of a subject has the kind "suppression", so that no subject has this hash.
      return SecretNoise.of(
          keyset.subjectKey(),
          "suppression\0%s %s %s".formatted(dataset.name(), records.fact(), records.latest()),
          window.toString());
    }

    private boolean isRequested(AggregateOptions run, LakeState state, Cube cube, Window window) {
      ReleaseKey key = new ReleaseKey(cube.name(), window);
      boolean isRequestedWindow = run.getWindows().contains(window.toString());
      return (run.getFamilies().isEmpty() || run.getFamilies().contains(cube.family()))
          && (isRequestedWindow
              || !state.releases().containsKey(key) && !state.suppressedTables().containsKey(key));
    }

    private static Map<String, ReleasedCells> tables(List<ReleasedTable> publications) {
      Map<String, ReleasedCells> tables = new HashMap<>();
      publications.forEach(table -> tables.put(table.name(), table.cells()));
      return tables;
    }

    /** The exact cells of the computed cubes and unpublished bridge cubes, in catalogue order. */
    private List<ExactCubeCells> cells(
        Dataset dataset, WindowKind kind, Map<String, CellBlockAssembler> tables) {
      return WindowPlanner.countable(catalog, dataset.name(), kind).stream()
          .filter(cube -> tables.containsKey(cube.name()))
          .map(
              cube ->
                  new ExactCubeCells(
                      cube, CellTableCodec.decode(tables.get(cube.name()).inOrder())))
          .toList();
    }

    /** Counts a table in Beam's metrics. A repeated bundle may count again. */
    private static void count(Dataset dataset, ReleaseCounts counts) {
      String namespace = "aggregate." + dataset.name();
      Metrics.counter(namespace, "tables_" + counts.decision()).inc();
      Metrics.counter(namespace, "cells_published").inc(counts.cellsPublished());
      Metrics.counter(namespace, "cells_suppressed").inc(counts.cellsSuppressed());
    }
  }
}
