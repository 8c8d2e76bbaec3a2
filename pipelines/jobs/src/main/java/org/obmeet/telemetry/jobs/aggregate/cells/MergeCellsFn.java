package org.obmeet.telemetry.jobs.aggregate.cells;

import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.population.UnsafeCells;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.privacy.cells.SumOverflowException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.flow.CellBlock;
import org.obmeet.telemetry.schemas.flow.CubeKey;
import org.obmeet.telemetry.schemas.flow.MergedCells;
import org.obmeet.telemetry.schemas.flow.WindowSeries;

/**
 * Merges all blocks of a cube and window into the cube's exact cells. The key of the output is the
 * stream with the kind of window.
 */
final class MergeCellsFn
    extends DoFn<KV<CubeKey, Iterable<CellBlock>>, KV<WindowSeries, MergedCells>> {
  private static final long serialVersionUID = 1L;

  private transient Catalog catalog;

  @Setup
  public void open(PipelineOptions options) {
    catalog = Catalogs.load(options.as(AggregateOptions.class).getCatalog());
  }

  @ProcessElement
  public void merge(
      @Element KV<CubeKey, Iterable<CellBlock>> group,
      OutputReceiver<KV<WindowSeries, MergedCells>> output) {
    CubeKey key = group.getKey();
    WindowKind kind = Window.parse(key.getWindow()).kind();
    Cube cube =
        WindowPlanner.countable(catalog, key.getStream(), kind).stream()
            .filter(one -> one.name().equals(key.getCube()))
            .findFirst()
            .orElseThrow();
    WindowSeries series = new WindowSeries(key.getStream(), kind.word());
    int block = 0;
    for (ByteBuffer encoded : CellTableCodec.encode(merged(cube, group.getValue()))) {
      MergedCells cells = new MergedCells(key.getWindow(), key.getCube(), block++, encoded);
      output.output(KV.of(series, cells));
    }
  }

  /**
   * Merges the blocks into one table.
   *
   * @throws JobException if a sum exceeds 64 bits; the message names the measure
   */
  static CellTable merged(Cube cube, Iterable<CellBlock> blocks) {
    SortedMap<Integer, CellBlockAssembler> tables = new TreeMap<>();
    for (CellBlock one : blocks) {
      CellBlockAssembler.add(tables, one.getBucket(), one.getBlock(), one.getTable());
    }
    try {
      return CellTableCodec.merged(
          tables.values().stream().map(CellBlockAssembler::inOrder).toList(),
          table -> UnsafeCells.predicate(cube, table));
    } catch (SumOverflowException e) {
      Cube.Measure measure =
          cube.measures().stream().filter(Cube.Measure::additive).toList().get(e.measure());
      throw new JobException(
          ExitCode.FAILED,
          "measure %s of cube %s exceeds 64 bits: lower its clamp"
              .formatted(measure.name(), cube.name()),
          e);
    }
  }
}
